import type { Conversation } from "@/api/types";
import type { Translate } from "@/i18n";
import { currentLocale } from "@/i18n";
import { daysAgo } from "@/i18n/format";

export type Row = { kind: "heading"; key: string; text: string } | { kind: "conversation"; key: string; conversation: Conversation };

/** Today, yesterday, the last week, the last month, then month by month. */
export function groupByDay(conversations: readonly Conversation[], t: Translate, now = new Date()): Row[] {
  const rows: Row[] = [];
  let heading = "";
  for (const conversation of conversations) {
    const text = headingOf(new Date(conversation.updated_at), t, now);
    if (text !== heading) rows.push({ kind: "heading", key: `heading:${text}`, text });
    heading = text;
    rows.push({ kind: "conversation", key: conversation.conversation_id, conversation });
  }
  return rows;
}

function headingOf(date: Date, t: Translate, now: Date): string {
  const days = daysAgo(date, now);
  if (days <= 0) return t("day.today");
  if (days === 1) return t("day.yesterday");
  if (days <= 7) return t("day.week");
  if (days <= 30) return t("day.month");
  return new Intl.DateTimeFormat(currentLocale(), { month: "long", year: "numeric" }).format(date);
}

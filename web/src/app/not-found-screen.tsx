import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { Empty } from "@/components/ui/empty";
import { useT } from "@/i18n";

export function NotFoundScreen() {
  const t = useT();
  return (
    <main className="pt-[12vh]">
      <Empty icon={<Compass />} title={t("error.not_found")} body={t("error.not_found_body")}>
        <Link to="/chat" className="text-sm text-accent-text underline">{t("nav.new_chat")}</Link>
      </Empty>
    </main>
  );
}

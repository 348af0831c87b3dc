import { useEffect, useState } from "react";
import { redeemTicket } from "@/api/access";
import type { SignedIn } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";
import { useT } from "@/i18n";
import { dropTicket } from "./ticket";

const underWay = new Map<string, Promise<SignedIn>>();

/** One request a ticket, however often React mounts this. */
function redeemOnce(ticket: string): Promise<SignedIn> {
  let request = underWay.get(ticket);
  if (!request) underWay.set(ticket, (request = redeemTicket(ticket)));
  return request;
}

interface Props {
  ticket: string;
  onSignedIn: (answer: SignedIn) => void;
  onGiveUp: () => void;
}

export function TicketForm({ ticket, onSignedIn, onGiveUp }: Props) {
  const t = useT();
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let over = false;
    redeemOnce(ticket).then((answer) => { dropTicket(); if (!over) onSignedIn(answer); }, (reason: Error) => { dropTicket(); if (!over) setError(reason); });
    return () => { over = true; };
  }, [ticket]); // eslint-disable-line react-hooks/exhaustive-deps
  if (!error) return <p role="status" className="flex items-center gap-2.5 text-sm text-muted"><Spinner />{t("sign_in.by_link")}</p>;
  return (
    <Notice title={t("sign_in.link_failed")} detail={error.message}>
      <Button size="sm" onClick={onGiveUp}>{t("sign_in.with_password")}</Button>
    </Notice>
  );
}

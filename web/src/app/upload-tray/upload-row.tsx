import { Link, useNavigate } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, Copy, FileText, MessageSquare, RotateCcw, X } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Progress } from "@/components/ui/progress";
import { useT } from "@/i18n";
import { cn } from "@/lib/cn";
import { type Upload, isOver } from "@/live/uploads/upload";
import { uploads } from "@/live/uploads/uploads";
import { describeUpload, percentOf } from "./describe";

const icons = {
  ready: <CircleCheck className="size-4 text-ok" />,
  duplicate: <Copy className="size-4 text-muted" />,
  failed: <CircleAlert className="size-4 text-danger" />,
  lost: <CircleAlert className="size-4 text-warn" />,
};

export function UploadRow({ upload }: { upload: Upload }) {
  const t = useT();
  const over = isOver(upload);
  const failed = upload.phase === "failed";
  const navigate = useNavigate();
  const answerable = upload.document_id !== null && (upload.phase === "ready" || upload.phase === "duplicate");
  return (
    <li className="flex items-start gap-3 px-4 py-2">
      <span aria-hidden className="mt-0.5">{icons[upload.phase as keyof typeof icons] ?? <FileText className="size-4 text-muted" />}</span>
      <div className="min-w-0 grow">
        <p className="truncate text-sm" title={upload.filename}>
          {upload.document_id && over && !failed
            ? <Link to="/documents/$documentId" params={{ documentId: upload.document_id }} className="hover:underline">{upload.filename}</Link>
            : upload.filename}
        </p>
        <p className={cn("text-[13px] [overflow-wrap:anywhere]", failed ? "text-danger" : "text-muted")}>{describeUpload(upload, t)}</p>
        {!over && <Progress value={percentOf(upload)} label={upload.filename} className="mt-1.5" />}
      </div>
      {answerable && <IconButton small label={t("documents.ask", { name: upload.filename })} onClick={() => void navigate({ to: "/chat", search: { document: upload.document_id! } })}><MessageSquare className="size-4" /></IconButton>}
      {uploads.canRetry(upload) && <IconButton small label={t("common.retry_named", { name: upload.filename })} onClick={() => void uploads.retry(upload.id)}><RotateCcw className="size-4" /></IconButton>}
      {over
        ? <IconButton small tooltip={false} label={t("upload.remove", { name: upload.filename })} onClick={() => uploads.remove(upload.id)}><X className="size-4" /></IconButton>
        : <IconButton small label={t("upload.cancel", { name: upload.filename })} onClick={() => uploads.cancel(upload.id)}><X className="size-4" /></IconButton>}
    </li>
  );
}

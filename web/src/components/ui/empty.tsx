import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  body?: string;
  children?: ReactNode;
}

export function Empty({ icon, title, body, children }: Props) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <div className="mb-4 flex size-11 items-center justify-center rounded-2xl bg-accent-soft text-accent-text [&_svg]:size-5">{icon}</div>
      <h2 className="font-semibold">{title}</h2>
      {body && <p className="mt-1.5 text-sm text-muted">{body}</p>}
      {children && <div className="mt-5 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

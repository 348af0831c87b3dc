import { cn } from "@/lib/cn";

export const Skeleton = ({ className }: { className?: string }) => <div aria-hidden className={cn("pulse-soft rounded-md bg-hover", className)} />;

export function SkeletonLines({ count = 3 }: { count?: number }) {
  return (
    <div className="space-y-3 p-4" aria-hidden>
      {Array.from({ length: count }, (_, index) => <Skeleton key={index} className={cn("h-4", index % 3 === 2 ? "w-1/2" : "w-full")} />)}
    </div>
  );
}

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/http";

/** A refusal stays one; only what the server calls temporary is asked again. */
const retry = (failures: number, error: Error): boolean => failures < 2 && (!(error instanceof ApiError) || error.temporary);

export const queryClient = new QueryClient({
  // The user's channel keeps the lists right: nothing has to be asked again because a window got the focus.
  defaultOptions: { queries: { retry, staleTime: 30_000, refetchOnWindowFocus: false } },
});

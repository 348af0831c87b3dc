type Load<T> = () => Promise<T>;

const firstWaitMs = 500;
const longestWaitMs = 8_000;
/** The first screen has the network to itself for so long. */
const aheadAfterMs = 2_000;

/**
 * A part of the application that has a file of its own: loaded when it is needed, or ahead of that once the page is quiet. So a
 * connection that is lost takes nothing away that can be opened without it.
 */
export function part<T>(load: Load<T>): Load<T> {
  ahead(load);
  return patiently(load);
}

/** For what is too large to be loaded ahead. Waits where the server cannot be reached: a part that is missing must not take the page with it. */
export function patiently<T>(load: Load<T>): Load<T> {
  return async () => {
    for (let wait = firstWaitMs; ; wait = Math.min(longestWaitMs, wait * 2)) {
      try {
        return await load();
      } catch (error) {
        // A server that answers has another version of the application by now: only a reload helps.
        if (await reachable()) throw error;
        await online(wait);
      }
    }
  };
}

const reachable = (): Promise<boolean> => fetch("/health", { cache: "no-store" }).then((answer) => answer.ok, () => false);

function online(atMostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, atMostMs);
    addEventListener("online", done);
  });
}

let waiting: Load<unknown>[] = [];

function ahead(load: Load<unknown>): void {
  waiting.push(load);
  if (waiting.length > 1) return;
  setTimeout(() => {
    const loads = waiting;
    waiting = [];
    // Whoever needs it asks again and hears of it then.
    for (const one of loads) one().catch(() => undefined);
  }, aheadAfterMs);
}

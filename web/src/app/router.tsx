import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { meQuery } from "@/api/access";
import { ApiError, setUnauthorizedHandler } from "@/api/http";
import { part } from "@/lib/part";
import { ErrorScreen } from "./error-screen";
import { NotFoundScreen } from "./not-found-screen";
import { queryClient } from "./query-client";

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined);
const whole = (value: unknown): number | undefined => (Number.isInteger(Number(value)) && value !== "" && value !== undefined && value !== null ? Number(value) : undefined);

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundScreen, errorComponent: ErrorScreen });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search["next"]) }),
  component: lazyRouteComponent(part(() => import("@/screens/sign-in/sign-in-screen")), "SignInScreen"),
});

const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  component: lazyRouteComponent(part(() => import("./app-shell")), "AppShell"),
  async beforeLoad({ location }) {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw redirect({ to: "/sign-in", search: { next: location.href } });
      throw error;
    }
  },
});

const home = createRoute({ getParentRoute: () => app, path: "/", beforeLoad: () => { throw redirect({ to: "/chat", replace: true }); } });

const newChat = createRoute({
  getParentRoute: () => app,
  path: "/chat",
  validateSearch: (search: Record<string, unknown>): { document?: string } => ({ document: text(search["document"]) }),
  component: lazyRouteComponent(part(() => import("@/screens/chat/new-chat-screen")), "NewChatScreen"),
});

const chat = createRoute({
  getParentRoute: () => app,
  path: "/chat/$conversationId",
  validateSearch: (search: Record<string, unknown>): { message?: string } => ({ message: text(search["message"]) }),
  component: lazyRouteComponent(part(() => import("@/screens/chat/chat-screen")), "ChatScreen"),
});

const documents = createRoute({
  getParentRoute: () => app,
  path: "/documents",
  component: lazyRouteComponent(part(() => import("@/screens/documents/documents-screen")), "DocumentsScreen"),
});

export interface ViewerPlace {
  page?: number;
  start?: number;
  end?: number;
  tab?: "text" | "original";
}

const viewer = createRoute({
  getParentRoute: () => app,
  path: "/documents/$documentId",
  validateSearch: (search: Record<string, unknown>): ViewerPlace => ({
    page: whole(search["page"]), start: whole(search["start"]), end: whole(search["end"]), tab: search["tab"] === "original" ? "original" : undefined,
  }),
  component: lazyRouteComponent(part(() => import("@/screens/viewer/viewer-screen")), "ViewerScreen"),
});

const search = createRoute({
  getParentRoute: () => app,
  path: "/search",
  validateSearch: (values: Record<string, unknown>): { q?: string } => ({ q: text(values["q"]) }),
  component: lazyRouteComponent(part(() => import("@/screens/search/search-screen")), "SearchScreen"),
});

const connection = createRoute({
  getParentRoute: () => app,
  path: "/connection",
  component: lazyRouteComponent(part(() => import("@/screens/connection/connection-screen")), "ConnectionScreen"),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: "/settings",
  component: lazyRouteComponent(part(() => import("@/screens/settings/settings-screen")), "SettingsScreen"),
});

const routeTree = root.addChildren([signIn, app.addChildren([home, newChat, chat, documents, viewer, search, connection, settings])]);

export const router = createRouter({ routeTree, defaultPreload: "intent" });

setUnauthorizedHandler(() => {
  queryClient.clear();
  if (router.state.location.pathname !== "/sign-in") void router.navigate({ to: "/sign-in", search: { next: router.state.location.href } });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

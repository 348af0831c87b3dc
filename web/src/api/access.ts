import { queryOptions } from "@tanstack/react-query";
import { get, write } from "./http";
import type { Assistant, Me, SignedIn, User } from "./types";

export const signIn = (email: string, password: string) => write<SignedIn>("POST", "/api/v1/auth/login", { email, password });
export const redeemTicket = (ticket: string) => write<SignedIn>("POST", "/api/v1/auth/ticket", { ticket });
export const signOut = () => write("POST", "/api/v1/auth/logout");

export const setPassword = (new_password: string, current_password?: string) =>
  write("PUT", "/api/v1/me/password", { new_password, ...(current_password ? { current_password } : {}) });

export const addUser = (user: { email: string; name?: string; password: string; role?: User["role"] }) =>
  write<{ user: User }>("POST", "/api/v1/users", user);

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => get<Me>("/api/v1/me", signal),
  staleTime: Infinity,
  retry: false,
});

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => get<{ users: User[] }>("/api/v1/users", signal),
});

export const assistantQuery = queryOptions({
  queryKey: ["assistant"],
  queryFn: ({ signal }) => get<Assistant>("/api/v1/assistant", signal),
  staleTime: 60_000,
});

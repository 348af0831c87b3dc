import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, query, write } from "./http";
import type { DocumentItem, DocumentList, DocumentText, SearchAnswer, Visibility } from "./types";

const root = "/api/v1/documents";
const of = (id: string) => `${root}/${encodeURIComponent(id)}`;

export const documentsQuery = infiniteQueryOptions({
  queryKey: ["documents"],
  queryFn: ({ pageParam, signal }) => get<DocumentList>(`${root}${query({ before: pageParam, limit: 100 })}`, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => (last.has_more ? last.documents.at(-1)?.document_id : undefined),
});

export const documentQuery = (id: string) => queryOptions({
  queryKey: ["document", id],
  queryFn: ({ signal }) => get<{ document: DocumentItem }>(of(id), signal),
  select: (answer) => answer.document,
});

export const documentTextQuery = (id: string) => queryOptions({
  queryKey: ["document-text", id],
  queryFn: ({ signal }) => get<DocumentText>(`${of(id)}/text`, signal),
  staleTime: 300_000,
});

/** One page only: the sources panel opens at a place without reading the whole of a long document. */
export const documentPageQuery = (id: string, page: number | null) => queryOptions({
  queryKey: ["document-text", id, page],
  queryFn: ({ signal }) => get<DocumentText>(`${of(id)}/text${query({ page: page ?? undefined })}`, signal),
  staleTime: 300_000,
});

export const contentUrl = (id: string) => `${of(id)}/content`;
export const setVisibility = (id: string, visibility: Visibility) => write<{ document: DocumentItem }>("PATCH", of(id), { visibility });
export const deleteDocument = (id: string) => write("DELETE", of(id));
export const retryDocument = (id: string) => write<{ document: DocumentItem }>("POST", `${of(id)}/retry`);
export const cancelJob = (id: string) => write("POST", `/api/v1/jobs/${encodeURIComponent(id)}/cancel`);

export const searchQuery = (text: string) => queryOptions({
  queryKey: ["search", text],
  queryFn: ({ signal }) => get<SearchAnswer>(`/api/v1/search${query({ q: text, limit: 50 })}`, signal),
  enabled: text.trim().length > 1,
  staleTime: 15_000,
});

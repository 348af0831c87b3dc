import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { Toaster } from "@/components/ui/toaster";
import { TooltipHost } from "@/components/ui/tooltip";
import { queryClient } from "./query-client";
import { router } from "./router";

export const App = () => (
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <Toaster />
      <TooltipHost />
    </QueryClientProvider>
  </StrictMode>
);

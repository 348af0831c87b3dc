/** Lets the browser fetch an attachment by itself: nothing passes through the page's memory. */
export function download(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}

export async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** Just enough of multipart/form-data for what a browser sends. */
export function multipart(contentType, body) {
  const boundary = Buffer.from(`--${/boundary=(.+)$/.exec(contentType)[1]}`);
  const parts = [];
  for (let at = body.indexOf(boundary); at >= 0;) {
    const next = body.indexOf(boundary, at + boundary.length);
    if (next < 0) break;
    const part = body.subarray(at + boundary.length + 2, next - 2);
    const split = part.indexOf("\r\n\r\n");
    const head = part.subarray(0, split).toString("utf8");
    parts.push({ name: /name="([^"]*)"/.exec(head)?.[1], filename: /filename="([^"]*)"/.exec(head)?.[1], content: Buffer.from(part.subarray(split + 4)) });
    at = next;
  }
  return parts;
}

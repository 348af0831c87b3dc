/** The lines of a `text/event-stream`, as the HTML standard reads them, as far as Parley uses them. */
export class EventStreamParser {
  private readonly decoder = new TextDecoder();
  private rest = "";
  private data: string[] = [];

  constructor(private readonly onData: (data: string) => void, private readonly onRetry: (milliseconds: number) => void) {}

  push(bytes: Uint8Array): void {
    this.rest += this.decoder.decode(bytes, { stream: true });
    // A carriage return at the very end may be the first half of a line end.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines)
      this.line(line);
  }

  private line(line: string): void {
    if (line === "") {
      if (this.data.length > 0)
        this.onData(this.data.join("\n"));
      this.data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data")
      this.data.push(value);
    else if (field === "retry" && /^\d+$/.test(value))
      this.onRetry(Number(value));
  }
}

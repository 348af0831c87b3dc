type Handler<Value> = (value: Value) => void;

/** Calls the handlers of one event. A handler that throws disturbs neither the others nor the connection. */
export class Emitter<Value> {
  private readonly handlers = new Set<{ readonly call: Handler<Value> }>();

  on(call: Handler<Value>): () => void {
    const entry = { call };
    this.handlers.add(entry);
    return () => {
      this.handlers.delete(entry);
    };
  }

  get size(): number {
    return this.handlers.size;
  }

  emit(value: Value): void {
    for (const handler of [...this.handlers])
      isolate(() => handler.call(value));
  }
}

/** Runs a callback of the application; what it throws goes to the global error handler, where it is seen. */
export function isolate(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

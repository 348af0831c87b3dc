export { ParleyProvider, useParley, type ParleyProviderProps } from "./provider.js";
export { useChannel, type UseChannelOptions } from "./use-channel.js";
export { useConnectionState } from "./use-connection-state.js";
export { useOutbox } from "./use-outbox.js";
export { useStream, type StreamSnapshot } from "./use-stream.js";

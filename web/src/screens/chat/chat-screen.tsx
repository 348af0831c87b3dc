import { getRouteApi } from "@tanstack/react-router";
import { useShell } from "@/app/shell-context";
import { useThread } from "@/live/thread/use-thread";
import { Conversation } from "./conversation";

const route = getRouteApi("/app/chat/$conversationId");

export function ChatScreen() {
  const { conversationId } = route.useParams();
  const { user } = useShell();
  // A new element for each conversation: nothing of one may show in another.
  return <Loaded key={conversationId} conversationId={conversationId} userId={user.user_id} />;
}

function Loaded({ conversationId, userId }: { conversationId: string; userId: string }) {
  const { message } = route.useSearch();
  const thread = useThread(conversationId, userId);
  return <Conversation thread={thread} showMessage={message} />;
}

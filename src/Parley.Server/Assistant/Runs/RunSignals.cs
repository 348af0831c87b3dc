using Parley.Protocol;
using Parley.Protocol.Events;
using Parley.Realtime.Channels;
using Parley.Realtime.Streams;

namespace Parley.Server.Assistant.Runs;

/// <summary>What those who follow a conversation see of a run besides its text. None of it has history.</summary>
internal sealed class RunSignals(ChannelRegistry channels)
{
    public const string AssistantUserId = "assistant";

    public void Typing(Run run, bool isTyping) =>
        channels.Send(run.Channel, "typing", new Typing(run.ConversationId, AssistantUserId, isTyping, run.RunId, run.MessageId), ProtocolJson.Wire.Typing);

    public void Started(Run run) => Progress(run, "started", 0, "Reading the question");

    public void Retrieving(Run run) => Progress(run, "retrieval", 40, "Searching the documents");

    public void Generating(Run run, int documents) =>
        Progress(run, "generation", 70, documents switch
        {
            0 => "Writing",
            1 => "Writing from 1 document",
            _ => $"Writing from {documents} documents",
        });

    public void Complete(Run run) => Progress(run, "complete", 100, "Done");

    /// <summary>The form of a run's stream: its end is the <c>message</c> event.</summary>
    public static StreamFormat Chunks(Run run) => new("message_chunk", writer =>
    {
        writer.WriteString("conversation_id", run.ConversationId);
        writer.WriteString("message_id", run.MessageId);
        writer.WriteString("run_id", run.RunId);
    }, SendsEnd: false);

    private void Progress(Run run, string stage, int percent, string message) =>
        channels.Send(run.Channel, "rag_progress", new RagProgress(run.RunId, run.RunId, run.ConversationId, stage, percent, message), ProtocolJson.Wire.RagProgress);
}

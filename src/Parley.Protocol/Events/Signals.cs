namespace Parley.Protocol.Events;

/// <summary>The data of a <c>typing</c> event: somebody writes, or no longer does.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="UserId">Who; <c>assistant</c> for an answer.</param>
/// <param name="IsTyping">Whether it began or ended.</param>
/// <param name="RunId">Of an answer, its run.</param>
/// <param name="MessageId">Of an answer, its message.</param>
public sealed record Typing(string ConversationId, string UserId, bool IsTyping, string? RunId = null, string? MessageId = null);

/// <summary>The data of a <c>rag_progress</c> event: how far an answer is before its words come.</summary>
/// <param name="QueryId">The run.</param>
/// <param name="RunId">The same under its other name.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Stage"><c>started</c>, <c>embedding</c>, <c>retrieval</c>, <c>generation</c> or <c>complete</c>.</param>
/// <param name="Progress">0, 20, 40, 70 or 100.</param>
/// <param name="Message">The same for people.</param>
public sealed record RagProgress(string QueryId, string RunId, string ConversationId, string Stage, int Progress, string Message);

/// <summary>The data of a <c>read</c> event: somebody has read up to an offset of the conversation's channel.</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="UserId">Who.</param>
/// <param name="Offset">The last offset read.</param>
public sealed record ReadReceipt(string ConversationId, string UserId, long Offset);

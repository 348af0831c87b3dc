namespace Parley.Server.Assistant.Prompts;

/// <summary>
/// The newest exchanges that fit. An exchange is a question with the answers behind it; it is kept or dropped as a
/// whole, and nothing older than a dropped one is kept, so the model never sees half of a conversation's thread.
/// </summary>
internal static class HistoryWindow
{
    public static IReadOnlyList<Turn> Newest(IReadOnlyList<Turn> history, int tokens)
    {
        var first = history.Count;
        var end = history.Count;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Speaker != Speaker.User)
                continue;
            for (var turn = i; turn < end; turn++)
                tokens -= TokenEstimate.OfMessage(history[turn].Text);
            if (tokens < 0)
                break;
            first = i;
            end = i;
        }

        // An answer that failed before its first word is no turn; providers refuse empty ones.
        return [.. history.Skip(first).Where(turn => !string.IsNullOrWhiteSpace(turn.Text))];
    }
}

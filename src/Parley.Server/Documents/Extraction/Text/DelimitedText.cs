namespace Parley.Server.Documents.Extraction.Text;

/// <summary>Finds the delimiter of a table in text: the one that cuts most records into the same number of fields.</summary>
/// <param name="Records">How many records were looked at.</param>
/// <param name="Columns">The number of fields that most of them have.</param>
/// <param name="Agreeing">How many of them have it.</param>
internal sealed record DelimitedText(char Delimiter, int Records, int Columns, int Agreeing)
{
    private const int SampleRecords = 50;

    public bool IsRegular => Columns > 1 && Agreeing == Records;

    public static DelimitedText Guess(ReadOnlySpan<char> text)
    {
        var best = Count(text, ',');
        foreach (var delimiter in "\t;|")
        {
            var other = Count(text, delimiter);
            if (Score(other) > Score(best))
                best = other;
        }

        return best;
    }

    private static double Score(DelimitedText guess) =>
        guess.Columns < 2 ? 0 : (double)guess.Agreeing / guess.Records + Math.Min(guess.Columns, 100) / 1_000.0;

    private static DelimitedText Count(ReadOnlySpan<char> text, char delimiter)
    {
        var counts = new Dictionary<int, int>();
        var records = 0;
        var fields = 1;
        var quoted = false;
        var empty = true;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            if (c == '\n' && !quoted)
            {
                EndRecord();
                if (records == SampleRecords)
                    break;
            }
            else if (c == delimiter && !quoted)
            {
                fields++;
            }

            empty &= char.IsWhiteSpace(c);
        }

        // The last record of a sample is often cut; it counts only where there is no other.
        if (records == 0)
            EndRecord();
        var (columns, agreeing) = counts.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key).FirstOrDefault();
        return new DelimitedText(delimiter, records, columns, agreeing);

        void EndRecord()
        {
            if (!empty)
            {
                counts[fields] = counts.GetValueOrDefault(fields) + 1;
                records++;
            }

            fields = 1;
            empty = true;
        }
    }
}

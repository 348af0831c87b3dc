namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>
/// The stemmer of M.F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, with the two departures of its author's own
/// later implementations (<c>bli → ble</c>, <c>logi → log</c>), which every published vocabulary list assumes.
/// </summary>
internal static class PorterStemmer
{
    // In the paper's order: in a step the longest suffix that matches decides, whether or not its condition then holds.
    private static readonly (string Suffix, string Replacement)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string Replacement)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic",
        "ou",
    ];

    /// <summary>Stems a word of lower-case ASCII letters in place and returns the length of the stem, which is never longer.</summary>
    public static int Stem(Span<char> word)
    {
        var length = word.Length;
        if (length <= 2) return length;
        length = Plurals(word, length);
        length = PastAndProgressive(word, length);
        if (word[length - 1] == 'y' && HasVowel(word[..(length - 1)])) word[length - 1] = 'i';
        length = ReplaceWhereMeasured(word, length, Step2);
        length = ReplaceWhereMeasured(word, length, Step3);
        length = DropWhereLong(word, length);
        return TidyUp(word, length);
    }

    // Step 1a
    private static int Plurals(ReadOnlySpan<char> word, int length)
    {
        var w = word[..length];
        if (w.EndsWith("sses") || w.EndsWith("ies")) return length - 2;
        return w.EndsWith("ss") || !w.EndsWith("s") ? length : length - 1;
    }

    // Step 1b
    private static int PastAndProgressive(Span<char> word, int length)
    {
        ReadOnlySpan<char> w = word[..length];
        if (w.EndsWith("eed")) return Measure(w[..^3]) > 0 ? length - 1 : length;

        var cut = w.EndsWith("ed") ? 2 : w.EndsWith("ing") ? 3 : 0;
        if (cut == 0 || !HasVowel(w[..^cut])) return length;

        length -= cut;
        w = word[..length];
        if (w.EndsWith("at") || w.EndsWith("bl") || w.EndsWith("iz") || (Measure(w) == 1 && EndsShort(w)))
        {
            word[length] = 'e';
            return length + 1;
        }

        return EndsDouble(w) && w[^1] is not ('l' or 's' or 'z') ? length - 1 : length;
    }

    // Steps 2 and 3
    private static int ReplaceWhereMeasured(Span<char> word, int length, (string Suffix, string Replacement)[] rules)
    {
        ReadOnlySpan<char> w = word[..length];
        foreach (var (suffix, replacement) in rules)
        {
            if (!w.EndsWith(suffix)) continue;
            var stem = length - suffix.Length;
            if (Measure(w[..stem]) == 0) return length;
            replacement.CopyTo(word[stem..]);
            return stem + replacement.Length;
        }

        return length;
    }

    private static int DropWhereLong(ReadOnlySpan<char> word, int length)
    {
        var w = word[..length];
        foreach (var suffix in Step4)
        {
            if (!w.EndsWith(suffix)) continue;
            var stem = w[..^suffix.Length];
            return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem.Length : length;
        }

        return length;
    }

    // Step 5
    private static int TidyUp(ReadOnlySpan<char> word, int length)
    {
        if (word[length - 1] == 'e')
        {
            var stem = word[..(length - 1)];
            var measure = Measure(stem);
            if (measure > 1 || (measure == 1 && !EndsShort(stem))) length--;
        }

        return word[length - 1] == 'l' && EndsDouble(word[..length]) && Measure(word[..length]) > 1 ? length - 1 : length;
    }

    /// <summary>How many times a vowel sequence is followed by a consonant sequence: the paper's m.</summary>
    private static int Measure(ReadOnlySpan<char> stem)
    {
        var measure = 0;
        var afterVowel = false;
        for (var i = 0; i < stem.Length; i++)
        {
            var consonant = IsConsonant(stem, i);
            if (consonant && afterVowel) measure++;
            afterVowel = !consonant;
        }

        return measure;
    }

    private static bool HasVowel(ReadOnlySpan<char> stem)
    {
        for (var i = 0; i < stem.Length; i++)
            if (!IsConsonant(stem, i)) return true;
        return false;
    }

    private static bool EndsDouble(ReadOnlySpan<char> stem) =>
        stem.Length >= 2 && stem[^1] == stem[^2] && IsConsonant(stem, stem.Length - 1);

    /// <summary>Ends consonant, vowel, consonant, the last not w, x or y: hop, fil, but not snow, box, tray.</summary>
    private static bool EndsShort(ReadOnlySpan<char> stem) =>
        stem.Length >= 3 && IsConsonant(stem, stem.Length - 3) && !IsConsonant(stem, stem.Length - 2) && IsConsonant(stem, stem.Length - 1)
        && stem[^1] is not ('w' or 'x' or 'y');

    private static bool IsConsonant(ReadOnlySpan<char> word, int at)
    {
        switch (word[at])
        {
            case 'a' or 'e' or 'i' or 'o' or 'u': return false;
            case 'y':
                // A y is a consonant at the beginning and after a vowel; a run of them alternates from the front.
                var first = at;
                while (first > 0 && word[first - 1] == 'y') first--;
                var firstIsConsonant = first == 0 || word[first - 1] is 'a' or 'e' or 'i' or 'o' or 'u';
                return firstIsConsonant == ((at - first) % 2 == 0);
            default: return true;
        }
    }
}

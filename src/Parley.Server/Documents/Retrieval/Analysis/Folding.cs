using System.Collections.Frozen;

namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>
/// Makes words that a reader takes for the same one equal: case, accents, ligatures, full-width forms. A table of our own, because
/// without culture files the platform leaves accents alone, and because rank must not depend on the machine.
/// </summary>
internal static class Folding
{
    /// <summary>The most characters that one character folds to.</summary>
    public const int MaxExpansion = 3;

    private static readonly FrozenDictionary<char, string> Table = Build(
        [
            "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặª", "bḃḅḇ", "cçćĉċčḉ", "dďḋḍḏḑḓđð", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ", "gĝğġģǧǵḡ",
            "hĥȟḣḥḧḩḫẖħ", "iìíîïĩīĭįǐȉȋḭḯỉịı", "jĵǰ", "kķǩḱḳḵĸ", "lĺļľḷḹḻḽł", "mḿṁṃ", "nñńņňǹṅṇṉṋŋ",
            "oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿº", "pṕṗ", "rŕŗřȑȓṙṛṝṟ", "sśŝşšșṡṣṥṧṩſ", "tţťțṫṭṯṱẗŧ",
            "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ",
            "αά", "εέ", "ηή", "ιίϊΐ", "οό", "σς", "υύϋΰ", "ωώ", "μµ", "еёѐ", "اأإآٱ", "يى", "هة",
            "0⁰₀", "1¹₁", "2²₂", "3³₃", "4⁴₄", "5⁵₅", "6⁶₆", "7⁷₇", "8⁸₈", "9⁹₉",
        ],
        [
            ('ß', "ss"), ('æ', "ae"), ('ǽ', "ae"), ('œ', "oe"), ('þ', "th"), ('ĳ', "ij"),
            ('ﬀ', "ff"), ('ﬁ', "fi"), ('ﬂ', "fl"), ('ﬃ', "ffi"), ('ﬄ', "ffl"), ('ﬅ', "st"), ('ﬆ', "st"),
        ]);

    /// <summary>Marks that are written or left out at the writer's taste, and characters without a width.</summary>
    public static bool IsIgnorable(char c) => IsInvisible(c) || c is (>= '\u0300' and <= '\u036F') or (>= '\u0591' and <= '\u05C7') or '\u0640' or (>= '\u064B' and <= '\u065F') or '\u0670';

    /// <summary>Whether a word is ASCII but for what a typesetter puts into it: ligatures, soft hyphens, full-width letters.</summary>
    public static bool IsPlain(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (c >= 0x80 && !IsInvisible(c) && c is not ((>= 'ﬀ' and <= 'ﬆ') or (>= '\uFF01' and <= '\uFF5E'))) return false;
        return true;
    }

    /// <summary>
    /// Writes the folded form of <paramref name="word"/> and returns its length; what <paramref name="folded"/> cannot hold is cut off.
    /// </summary>
    public static int Fold(ReadOnlySpan<char> word, Span<char> folded)
    {
        var length = 0;
        foreach (var original in word)
        {
            if (IsIgnorable(original)) continue;
            var c = char.ToLowerInvariant(original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original);
            if (c >= 0x80 && Table.TryGetValue(c, out var replacement))
            {
                if (length + replacement.Length > folded.Length) break;
                replacement.CopyTo(folded[length..]);
                length += replacement.Length;
            }
            else
            {
                if (length == folded.Length) break;
                folded[length++] = c;
            }
        }

        // Half a surrogate pair, left over by the cut, is no text that a database would give back.
        return length > 0 && char.IsHighSurrogate(folded[length - 1]) ? length - 1 : length;
    }

    private static bool IsInvisible(char c) => c is '\u00AD' or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF';

    private static FrozenDictionary<char, string> Build(string[] alike, (char From, string To)[] expanded)
    {
        var table = expanded.ToDictionary(e => e.From, e => e.To);
        foreach (var group in alike)
            foreach (var variant in group.AsSpan(1)) table[variant] = group[..1];
        return table.ToFrozenDictionary();
    }
}

using System.Collections.Frozen;

namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>English function words (the Snowball project's list, contractions without their apostrophe).</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> English =
        """
        i me my myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
        they them their theirs themselves what which who whom this that these those am is are was were be been being have has had having
        do does did doing would should could ought im youre hes shes theyre ive youve weve theyve
        youd theyd youll theyll isnt arent wasnt werent hasnt havent hadnt
        doesnt dont didnt wont wouldnt shant shouldnt cant cannot couldnt mustnt lets thats whos whats heres theres whens wheres whys hows
        don doesn didn isn aren wasn weren hasn haven hadn wouldn shouldn couldn mustn ll ve re
        a an the and but if or because as until while of at by for with about against between into through during before after above
        below to from up down in out on off over under again further then once here there when where why how all any both each few more
        most other some such no nor not only own same so than too very can will just now may might also
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        English.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> folded) => Lookup.Contains(folded);
}

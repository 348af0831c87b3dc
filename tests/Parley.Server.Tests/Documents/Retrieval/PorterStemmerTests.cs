using Parley.Server.Documents.Retrieval.Analysis;

namespace Parley.Server.Tests.Documents.Retrieval;

public sealed class PorterStemmerTests
{
    // The examples of the paper, rule by rule, carried through all steps as in the published vocabulary and its output.
    [Theory]
    [InlineData("caresses caress ponies poni ties ti caress caress cats cat")]
    [InlineData("feed feed agreed agre plastered plaster bled bled motoring motor sing sing")]
    [InlineData("conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss fizzed fizz failing fail filing file")]
    [InlineData("happy happi sky sky")]
    [InlineData("relational relat conditional condit rational ration valenci valenc hesitanci hesit digitizer digit conformabli conform")]
    [InlineData("radicalli radic differentli differ vileli vile analogousli analog vietnamization vietnam predication predic operator oper")]
    [InlineData("feudalism feudal decisiveness decis hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl")]
    [InlineData("triplicate triplic formative form formalize formal electriciti electr electrical electr hopeful hope goodness good")]
    [InlineData("revival reviv allowance allow inference infer airliner airlin gyroscopic gyroscop adjustable adjust defensible defens irritant irrit")]
    [InlineData("replacement replac adjustment adjust dependent depend adoption adopt homologou homolog communism commun activate activ")]
    [InlineData("angulariti angular homologous homolog effective effect bowdlerize bowdler")]
    [InlineData("probate probat rate rate cease ceas controll control roll roll")]
    [InlineData("generalizations gener oscillators oscil a a is is as as yy yy syzygy syzygi toy toi archaeology archaeolog")]
    public void The_published_examples_come_out_as_published(string pairs)
    {
        var words = pairs.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
        {
            var word = words[i].ToCharArray();
            var stem = new string(word, 0, PorterStemmer.Stem(word));
            Assert.Equal((words[i], words[i + 1]), (words[i], stem));
        }
    }
}

using System.Text;
using Anthropic.Exceptions;

namespace Parley.Server.Assistant.Models;

internal static class AnthropicFailure
{
    /// <summary>The SDK throws an <c>error</c> event of the stream as text with the event's JSON in it.</summary>
    public static ModelException? Translate(Exception e, ModelEndpoint endpoint, string? requestId)
    {
        if (e is not AnthropicSseException)
            return null;
        var start = e.Message.IndexOf('{', StringComparison.Ordinal);
        var refusal = start < 0
            ? new ProviderRefusal(e.Message, null, null)
            : ProviderRefusal.Parse(Encoding.UTF8.GetBytes(e.Message[start..]));
        return endpoint.Failure(refusal, requestId, e);
    }
}

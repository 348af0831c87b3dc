using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Parley.Server.Storage;

namespace Parley.Server.Operations;

/// <summary>Failures to start that whoever runs the server can mend: they are told in a sentence, without a stack trace.</summary>
internal static class StartFailure
{
    public static bool IsTheOperators(Exception exception) =>
        exception is OptionsValidationException or StorageException || exception is IOException { InnerException: AddressInUseException };

    public static string Explain(Exception exception) => "Parley cannot start: " + exception switch
    {
        OptionsValidationException options => string.Join(" ", options.Failures),
        _ => exception.Message,
    };
}

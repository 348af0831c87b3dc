using System.Reflection;

namespace Parley.EndToEnd.Tests.Harness;

internal static class Repository
{
    public static string Root { get; } =
        Path.GetFullPath(Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    public static string File(string path) => Path.Combine(Root, path);
}

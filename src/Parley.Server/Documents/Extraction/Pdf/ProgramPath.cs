namespace Parley.Server.Documents.Extraction.Pdf;

internal static class ProgramPath
{
    /// <summary>The full path of a program that is on PATH or given by its path; null if there is none.</summary>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar))
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        var file = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}

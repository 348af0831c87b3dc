using System.Diagnostics;

namespace Parley.Server.Tests.Harness;

internal static class ShellScript
{
    /// <summary>
    /// Writes a program that /bin/sh runs. Another process puts it in its place: a child that a test beside this one forks at the wrong
    /// moment would hold our open file for writing, and the system runs no program that somebody may still write to.
    /// </summary>
    public static void Write(string path, string text)
    {
        var draft = path + ".draft";
        File.WriteAllText(draft, text);
        using var install = Process.Start("install", ["-m", "755", draft, path]);
        install.WaitForExit();
        File.Delete(draft);
    }
}

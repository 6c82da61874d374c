using System.ComponentModel;
using System.Diagnostics;
using Xunit.Sdk;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>Programs of others that a test tries ours against.</summary>
public static class ForeignProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Null when the command succeeds here, else why it does not: for facts that are skipped then.</summary>
    public static string? WhyNot(string program, params string[] arguments)
    {
        try
        {
            using var process = Start(program, arguments);
            var said = new List<string>();
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{program}: {said.LastOrDefault(l => l.Length > 0) ?? $"exit code {process.ExitCode}"}";
        }
        catch (Win32Exception)
        {
            return $"{program} is not installed";
        }
    }

    /// <summary>Runs a command that must succeed and gives what it wrote on stdout.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new XunitException($"{program} runs for {Patience.TotalSeconds} s; stderr: {await errors}\nstdout: {await output}");
        }

        return process.ExitCode == 0 ? await output : throw new XunitException($"{program} ended with {process.ExitCode}; stderr: {await errors}\nstdout: {await output}");
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}

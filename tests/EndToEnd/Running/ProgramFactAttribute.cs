using Xunit;

namespace AkkaP2P.EndToEnd.Running;

/// <summary>A test with a program of others; skipped, with the reason, where a trial command of it fails. CI installs them and allows no skipped test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program, params string[] trial) => Skip = ForeignProgram.WhyNot(program, trial);
}

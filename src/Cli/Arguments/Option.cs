namespace AkkaP2P.Cli.Arguments;

/// <param name="Name">With its dashes: <c>--output</c>.</param>
/// <param name="Value">What its value is called in help, <c>text|json</c>; null for a switch.</param>
internal sealed record Option(string Name, string? Value, string Summary, bool Repeatable = false)
{
    public string Usage => Value is null ? Name : $"{Name} {Value}";
}

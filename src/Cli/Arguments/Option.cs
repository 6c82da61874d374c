namespace AkkaP2P.Cli.Arguments;

/// <param name="Name">With its dashes: <c>--output</c>.</param>
/// <param name="Value">What its value is called in help, <c>text|json</c>; null for a switch.</param>
/// <param name="Addressed">Its value is an address and may be left out: the next word is its value when it has a colon.</param>
internal sealed record Option(string Name, string? Value, string Summary, bool Repeatable = false, bool Addressed = false)
{
    public string Usage => Value is null ? Name : $"{Name} {Value}";
}

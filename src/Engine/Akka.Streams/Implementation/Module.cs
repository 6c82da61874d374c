namespace Akka.Streams.Implementation;

/// <summary>
/// A blueprint is a tree. Leaves are stages; inner nodes say which outlet of which child feeds which inlet. Ports are
/// counted, not named, so one graph may appear in a tree any number of times without being copied. Materializing walks
/// the tree once: a leaf makes its logic, an inner node connects the logics of its children and combines their values.
/// </summary>
internal abstract class Module(Attributes attributes) : IModule
{
    public Attributes Attributes { get; } = attributes;

    public abstract Module WithAttributes(Attributes attributes);

    public Module AddAttributes(Attributes attributes) => WithAttributes(Attributes.And(attributes));

    /// <summary>Makes the logics of this part of the tree inside the session's current island.</summary>
    public abstract BuiltModule Build(MaterializerSession session, Attributes effective);
}

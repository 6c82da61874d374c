namespace Akka.Streams.Implementation;

/// <summary>
/// Several graphs put together. <c>Wires</c> join children; <c>Inlets</c> and <c>Outlets</c> are what stays open, in
/// the order of the new graph's ports.
/// </summary>
internal sealed class CompositeModule(
    Module[] children,
    Wire[] wires,
    ChildPort[] inlets,
    ChildPort[] outlets,
    Func<object?[], object?> combine,
    Attributes attributes) : Module(attributes)
{
    public override Module WithAttributes(Attributes attributes) =>
        new CompositeModule(children, wires, inlets, outlets, combine, attributes);

    public override BuiltModule Build(MaterializerSession session, Attributes effective)
    {
        var built = Array.ConvertAll(children, child => session.Build(child, effective));
        foreach (var (from, to) in wires)
        {
            session.Connect(built[from.Child].Outlets[from.Index], built[to.Child].Inlets[to.Index]);
        }

        return new BuiltModule(
            Array.ConvertAll(inlets, port => built[port.Child].Inlets[port.Index]),
            Array.ConvertAll(outlets, port => built[port.Child].Outlets[port.Index]),
            combine(Array.ConvertAll(built, child => child.Materialized)));
    }
}

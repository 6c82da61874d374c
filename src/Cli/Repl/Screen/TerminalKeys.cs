using System.Threading.Channels;
using AkkaP2P.Cli.Repl.Editing;

namespace AkkaP2P.Cli.Repl.Screen;

/// <summary>
/// The keys of the process's terminal, as they come. A thread of its own reads, since that blocks; a background one, so the process may end while
/// it waits. What is typed while a command runs waits for the prompt; Ctrl-C does not.
/// </summary>
internal sealed class TerminalKeys : IDisposable
{
    /// <summary>Pasted lines come as keys too.</summary>
    private const int KeysAhead = 16_384;

    private readonly Channel<Key> _keys = Channel.CreateBounded<Key>(KeysAhead);
    private readonly Interrupts _interrupts;

    public TerminalKeys(Interrupts interrupts)
    {
        _interrupts = interrupts;
        Console.TreatControlCAsInput = true;
        new Thread(Read) { IsBackground = true, Name = "keys" }.Start();
    }

    public ChannelReader<Key> Reader => _keys.Reader;

    /// <summary>From now on Ctrl-C is a signal again.</summary>
    public void Dispose()
    {
        try
        {
            Console.TreatControlCAsInput = false;
        }
        catch (IOException)
        {
            // The terminal is gone; so are its keys.
        }
    }

    private void Read()
    {
        try
        {
            while (true)
            {
                var key = KeyMap.KeyOf(Console.ReadKey(intercept: true));
                if (key.Kind == KeyKind.Interrupt && _interrupts.Raise()) continue;
                _keys.Writer.WriteAsync(key).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The terminal was closed: the end of the input.
            _keys.Writer.Complete();
        }
    }
}

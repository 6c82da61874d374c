using System.Globalization;
using System.Text;
using AkkaP2P.Protocol.Pieces;

namespace AkkaP2P.Client.Ui;

/// <summary>
/// The pieces of a running download as a line of runs, <c>h12a2u1m85</c>: <c>h</c> is here, <c>a</c> is asked of someone, <c>u</c> is what a reader
/// waits for, <c>m</c> is missing.
/// </summary>
internal static class PieceMap
{
    public static string Write(Bitfield have, Bitfield asked, Bitfield urgent)
    {
        var text = new StringBuilder();
        var (run, kind) = (0, ' ');
        for (var piece = 0; piece < have.Count; piece++)
        {
            var now = have[piece] ? 'h' : urgent[piece] ? 'u' : asked[piece] ? 'a' : 'm';
            if (now != kind) End();
            (kind, run) = (now, run + 1);
        }

        End();
        return text.ToString();

        void End()
        {
            if (run > 0) text.Append(CultureInfo.InvariantCulture, $"{kind}{run}");
            run = 0;
        }
    }
}

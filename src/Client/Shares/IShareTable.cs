using System.Diagnostics.CodeAnalysis;
using AkkaP2P.Protocol;
using Microsoft.Win32.SafeHandles;

namespace AkkaP2P.Client.Shares;

/// <summary>
/// What this node serves now, for the signed-in user. The peer server asks it per connection; downloads put their files
/// in. Announcing to the trackers, telling them of progress and remembering over restarts happens behind it. Safe to call from any thread.
/// </summary>
public interface IShareTable
{
    /// <summary>The file with this content that is served to this group now; a whole one rather than a partial one.</summary>
    bool TryGet(string group, Hash256 root, [NotNullWhen(true)] out ServedFile? file);

    /// <summary>
    /// Opens a whole file for reading, after a look whether it is still the one that was hashed. When it is not, the share
    /// ends and the answer is <see cref="ErrorCode.FileChanged"/>. The caller owns the handle.
    /// </summary>
    Outcome<SafeFileHandle> Open(ServedFile file);

    /// <summary>Serves the verified pieces of a running download, and joins its swarm.</summary>
    ServedFile AddPartial(ServedFileInfo info, IPieceSource source);

    /// <summary>
    /// A download is whole and stands at <paramref name="path"/>: it becomes a lasting share, and the user a sharer of it. An empty file has
    /// a partial share too, with no pieces. When the same content is a lasting share of that name already, that one stays. Refused when the
    /// file is not there any more.
    /// </summary>
    Outcome<ServedFile> Complete(ServedFile partial, string path);

    /// <summary>The download was paused, cancelled or failed: out of the swarm. Not for one that completed.</summary>
    void Remove(ServedFile partial);

    /// <summary>Says soon (within two seconds) what has changed in <paramref name="partial"/>: pieces, reports.</summary>
    void Changed(ServedFile partial);
}

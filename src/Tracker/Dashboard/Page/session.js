// The session of this tab: signed in as any client is. The token stays in the tab and goes nowhere but to this tracker.

const place = 'akkap2p-token';

export const token = () => sessionStorage.getItem(place);

export const headers = () => token() ? { Authorization: `Bearer ${token()}` } : {};

export const forget = () => sessionStorage.removeItem(place);

export function renew(replyHeaders) {
  const later = replyHeaders.get('Akkap2p-Token');
  if (later) sessionStorage.setItem(place, later);
}

const advice = {
  invalid_credentials: 'User or password is wrong. Names are case-sensitive.',
  invalid_name: 'That is no user’s name: letters, digits, “.”, “_” and “-”.',
};

/** Null, or why not and what to do. */
export async function signIn(user, password) {
  // This page serves no pieces: its node is a random one, at an address that nobody will be told.
  const node = Array.from(crypto.getRandomValues(new Uint8Array(32)), b => b.toString(16).padStart(2, '0')).join('');
  try {
    const response = await fetch('/api/v1/sessions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, password, node_id: node, address: '127.0.0.1:1' }),
    });
    const reply = await response.json();
    if (response.ok) {
      sessionStorage.setItem(place, reply.token);
      return null;
    }
    if (reply.code === 'rate_limited') return `Too many attempts: try again in ${reply.retry_after_seconds} s.`;
    return advice[reply.code] ?? `${reply.title} (${reply.code}).`;
  } catch {
    return 'The tracker does not answer. Try again in a moment, or open another tracker’s page.';
  }
}

export async function signOut() {
  const going = headers();
  forget();
  try {
    await fetch('/api/v1/sessions/current', { method: 'DELETE', headers: { ...going, 'Idempotency-Key': crypto.randomUUID() } });
  } catch {
    // The tab has forgotten the session; at the trackers it ends by itself.
  }
}

// The node behind the page: its token, its commands, and what their refusals mean to a person.

const place = 'akkap2p-key';

// The token comes in the address's fragment, which no server sees; it is taken out of the address so that no one reads it over a shoulder.
const given = location.hash.slice(1);
if (/^[0-9a-f]{32}$/.test(given)) {
  sessionStorage.setItem(place, given);
  history.replaceState(null, '', location.pathname);
}

export const key = () => sessionStorage.getItem(place);

export const headers = () => ({ Authorization: `Bearer ${key()}` });

const advice = {
  not_logged_in: 'Sign in first.',
  invalid_credentials: 'User or password is wrong. Names are case-sensitive.',
  user_exists: 'Somebody has that name already: sign in if it is you, or choose another.',
  weak_password: 'A password has at least 8 characters.',
  invalid_name: 'Names are letters, digits, “.”, “_” and “-”, and start with a letter or digit.',
  group_exists: 'There is a group of that name: ask to join it, or choose another name.',
  group_not_found: 'There is no group of that name. Create makes it.',
  already_member: 'You are in that group already.',
  already_requested: 'You have asked already; the group’s owner has to accept you.',
  not_a_member: 'You are no member of that group: ask to join it.',
  file_exists: 'The group has a file of that name with other content: rename yours.',
  already_shared: 'This computer shares that file already.',
  path_not_found: 'There is no such file or folder on this computer. Look at the path.',
  destination_exists: 'Something of that name is there already. Choose another folder below, or remove it.',
  disk_full: 'There is not enough room on the disk.',
  permission_denied: 'The client may not read or write there.',
  file_changed: 'The file changed while it was read: try again when nothing writes to it.',
  no_trackers: 'No tracker answers. Try again in a moment; running downloads go on meanwhile.',
};

const away = { code: 'internal', message: 'The client on this computer does not answer; it may have been stopped' };

class Refusal extends Error {
  constructor(error) {
    const wait = error.retry_after_seconds;
    super(error.code === 'rate_limited' ? `Too many attempts: try again in ${wait} s.` : advice[error.code] ?? `${error.message}.`);
  }
}

async function reply(response) {
  const data = await response.json().catch(() => null);
  if (response.ok) return data;
  throw new Refusal(data ?? { code: 'internal', message: `the client answered ${response.status}` });
}

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { ...headers(), ...options.headers } });
  } catch {
    throw new Refusal(away);
  }
  return reply(response);
}

export const run = (command, words = {}) =>
  ask(`/api/commands/${command}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(words) });

export const groups = () => ask('/api/groups');

export const group = name => ask(`/api/groups/${encodeURIComponent(name)}`);

/** Hands a file over; tells how far it is, which fetch cannot. */
export function send(groupName, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/groups/${encodeURIComponent(groupName)}/files/${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Authorization', `Bearer ${key()}`);
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => progress(event.loaded, event.total));
    request.addEventListener('load', () => request.status === 200 ? resolve(request.response) : reject(new Refusal(request.response ?? { code: 'internal', message: 'it was not taken' })));
    request.addEventListener('error', () => reject(new Refusal(away)));
    request.send(file);
  });
}

// Documents of the server that sent the page.

async function ask(path) {
  const response = await fetch(path, {cache: 'no-cache', credentials: 'omit'});
  if (response.status === 404) return undefined;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `the server answered ${response.status}`);
  return answer;
}

const words = (query) => new URLSearchParams(
  Object.entries(query).filter(([, value]) => value !== undefined && value !== null)).toString();

export const served = {
  live: true,
  load: (name) => ask(`/data/${encodeURIComponent(name)}`),
  state: () => ask('/data/state'),
  transcript: ({run, unit}) => ask(`/data/episode?${words({run, unit})}`),
  rows: (name, query) => ask(`/data/${name}?${words(query)}`),
  async document(task, at) {
    const page = await ask(`/data/document?${words({task: task.task, shots: task.num_fewshot, at})}`);
    return {page, doc: page?.documents[0]};
  },
};

const count = document.getElementById('count');
const button = document.getElementById('click');
const problem = document.getElementById('problem');

async function ask(method) {
  try {
    const response = await fetch('rest/click', { method });
    if (!response.ok) throw new Error(`status ${response.status}`);
    count.textContent = await response.text();
    problem.textContent = '';
  } catch {
    problem.textContent = 'The counter cannot be reached.';
  }
}

button.addEventListener('click', () => ask('POST'));
await ask('GET');

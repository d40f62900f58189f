import { Interruption } from './interruption.ts';

describe('Ctrl-C', () => {
  let now = 0;
  let logged: string[];
  let interruption: Interruption;
  const press = (after: number) => {
    now += after;
    process.emit('SIGINT');
  };

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    logged = [];
    interruption = new Interruption((line) => logged.push(line));
  });
  afterEach(() => {
    interruption.stop();
    jest.restoreAllMocks();
  });

  it('once aborts `signal`, however many processes send it', () => {
    press(0);
    press(10);
    press(500);
    expect(interruption.signal.aborted).toBe(true);
    expect(logged).toEqual([]);
  });

  it('twice logs what a third one would do, which is to kill', () => {
    interruption.kill = jest.fn();
    press(0);
    press(2_000);
    expect(logged).toEqual([expect.stringContaining('Ctrl-C once more kills it')]);
    expect(interruption.kill).not.toHaveBeenCalled();
    press(2_000);
    expect(interruption.kill).toHaveBeenCalledTimes(1);
  });
});

import { Interruption } from './interruption.ts';

describe('Ctrl-C', () => {
  let now = 0;
  let said: string[];
  let interruption: Interruption;
  const press = (after: number) => {
    now += after;
    process.emit('SIGINT');
  };

  beforeEach(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    said = [];
    interruption = new Interruption((line) => said.push(line));
  });
  afterEach(() => {
    interruption.stop();
    jest.restoreAllMocks();
  });

  it('once interrupts, however many processes send it', () => {
    press(0);
    press(10);
    press(500);
    expect(interruption.signal.aborted).toBe(true);
    expect(said).toEqual([]);
  });

  it('twice says what a third one would do, which is to kill', () => {
    interruption.kill = jest.fn();
    press(0);
    press(2_000);
    expect(said).toEqual([expect.stringContaining('Ctrl-C once more kills it')]);
    expect(interruption.kill).not.toHaveBeenCalled();
    press(2_000);
    expect(interruption.kill).toHaveBeenCalledTimes(1);
  });
});

import { readdirSync, readFileSync } from 'node:fs';

/** A tick of the kernel's accounts, in milliseconds: 100 a second on every Linux that Node runs on. */
const TICK = 10;

/**
 * The processor time that a process and its children, those that are gone too, have taken so far, in milliseconds. Where other work shares the
 * machine it tells more than the clock does. NaN where the system does not tell (only Linux does).
 */
export function cpuOf(pid: number): number {
  try {
    const own = statOf(pid)?.withGone ?? Number.NaN;
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => statOf(Number(name)))
      .filter((stat) => stat?.parent === pid);
    return TICK * children.reduce((sum, child) => sum + (child?.ticks ?? 0), own);
  } catch {
    return Number.NaN;
  }
}

/** Null for a process that has just ended. */
function statOf(pid: number): { parent: number; ticks: number; withGone: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [user = 0, system = 0, userOfGone = 0, systemOfGone = 0] = fields.slice(11, 15).map(Number);
    const ticks = user + system;
    return { parent: Number(fields[1]), ticks, withGone: ticks + userOfGone + systemOfGone };
  } catch {
    return null;
  }
}

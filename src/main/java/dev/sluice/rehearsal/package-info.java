/** Simulated runs: the real interpreter, conductor and journal in a world made of one seed, its faults, and what must never be. */
package dev.sluice.rehearsal;

/** Tests of the simulated runs, and by them of the interpreter, the conductor and the journal. */
package dev.sluice.rehearsal;

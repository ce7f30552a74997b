/**
 * The semantics of gates stated a second time, as plainly as can be: what a run may never do, told from the events it took and
 * the commands it gave. Nothing here is shared with the gate or the interpreter but the model of the language and values, so that
 * a fault of theirs is not repeated here.
 */
package dev.sluice.rehearsal.oracle;

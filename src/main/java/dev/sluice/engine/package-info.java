/**
 * The pure interpreter: a deterministic machine fed with {@link dev.sluice.engine.Event}s that answers with {@link
 * dev.sluice.engine.Command}s. It has no clock, no I/O, no randomness and no threads; its state is whatever the events of the
 * journal made of it, so resume, replay and status refold the events instead of storing state.
 */
package dev.sluice.engine;

/** Where what must survive a restart is kept. */
package dev.ironshim.impl.store;

-------------------------------- MODULE Probe --------------------------------
(* Operators that Java replaces (dev.ironshim.tla.probe.Probe). Their bodies here
   are never used: a run counts the calls and is void if there were none.      *)
Edge(m, s, o, n) == FALSE
Promise(id, m, s, o, holds) == FALSE
Seen(id, s) == FALSE
Saw(id, s, o, here) == FALSE
Worth(m, s) == FALSE
Impl(m, s, o) == FALSE
Try(e, otherwise) == e
===============================================================================

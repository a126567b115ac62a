----------------------------- MODULE TrustWorld ------------------------------
(* Keys, policies and manifests of the bounded model. They are facts, and nothing
   happens here; the Java model has the same ones.                             *)

Key(algorithm, until) == [algorithm |-> algorithm, until |-> until]
Keys == [North |-> Key("Ed25519", 9), South |-> Key("Ed25519", 9), Shared |-> Key("Ed25519", 1),
         Lattice |-> Key("MlDsa65", 9), Stranger |-> Key("Ed25519", 9)]

(* Two authorities, each with drivers of its own, keys, and how many of them must
   sign, by algorithm. Version 2 gives driver 1 to South and revokes; version 3
   is as the first was, and has forgotten what the second revoked.             *)
Policy1 == [revokedKeys |-> {}, revokedManifests |-> {},
            North |-> [drivers |-> {1}, keys |-> {"North", "Shared"}, need |-> [Ed25519 |-> 2, MlDsa65 |-> 0]],
            South |-> [drivers |-> {2}, keys |-> {"South", "Shared", "Lattice"}, need |-> [Ed25519 |-> 1, MlDsa65 |-> 1]]]
Policy2 == [Policy1 EXCEPT !.revokedKeys = {"North"}, !.revokedManifests = {"Base"},
            !.North.drivers = {}, !.North.keys = {}, !.South.drivers = {1, 2}]
Policies == <<Policy1, Policy2, Policy1>>

(* A manifest: whose it is, its number and nonce, when it is valid, when it was
   signed and by which keys. A key in bad has signed something else.           *)
Manifest(driver, counter, nonce, from, until, by) ==
  [driver |-> driver, counter |-> counter, nonce |-> nonce, from |-> from, until |-> until,
   at |-> 0, by |-> by, bad |-> {}]
Manifests ==
  [Joint    |-> Manifest(1, 1, 2, 0, 2, <<"North", "Shared", "Lattice">>),
   Moved    |-> Manifest(1, 2, 1, 0, 2, <<"South", "Lattice">>),
   Base     |-> Manifest(2, 1, 2, 0, 1, <<"South", "Shared", "Lattice">>),
   Next     |-> Manifest(2, 2, 2, 0, 2, <<"South", "Lattice">>),
   Later    |-> [Manifest(2, 3, 3, 2, 2, <<"South", "Lattice">>) EXCEPT !.at = 1],
   Twice    |-> Manifest(1, 1, 4, 0, 2, <<"Shared", "Shared">>),
   Alone    |-> Manifest(1, 1, 4, 0, 2, <<"Shared">>),
   Classic  |-> Manifest(2, 1, 4, 0, 2, <<"South", "Shared">>),
   Forged   |-> [Manifest(2, 1, 4, 0, 2, <<"South", "Lattice">>) EXCEPT !.bad = {"South"}],
   Strange  |-> Manifest(2, 1, 4, 0, 2, <<"Stranger", "Lattice">>),
   Nobodys  |-> Manifest(3, 1, 4, 0, 2, <<"North", "Shared", "South", "Lattice">>)]
===============================================================================

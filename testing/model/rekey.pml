/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rekeys, follow-ups and deletes between two peers over a lossy link.
 *
 * README.md says which function of lib/libike each inline stands for, and what
 * is left out.  Run it by testing/model/run, which sets the macros below.
 */

#ifndef REKEY_CHILD_0 /* what each peer begins, and how often */
#define REKEY_CHILD_0 1
#define REKEY_CHILD_1 1
#define REKEY_IKE_0 0
#define REKEY_IKE_1 0
#define DELETE_0 0 /* of the Child SA */
#define DELETE_1 0
#endif
#ifndef FOLLOWUPS /* rounds of IKE_FOLLOWUP_KE: 0, 1; 2: the one or the other */
#define FOLLOWUPS 2
#endif
#ifndef LOSSES /* datagrams that the link may lose, and repeat */
#define LOSSES 1
#endif
#ifndef REPEATS
#define REPEATS 1
#endif

/*
 * SAs and the series that make them share one number: SA 0 is the first IKE
 * SA, SA 1 the Child SA under it, SA T > 1 is what series T makes.
 */
#define FIRST_SERIES 2
#define NR_SAS \
	(FIRST_SERIES + REKEY_CHILD_0 + REKEY_CHILD_1 + REKEY_IKE_0 + REKEY_IKE_1)
#define NONE NR_SAS
#define AT(p, t) ((p) * NR_SAS + (t)) /* what peer P knows of SA T */
#define BOTH (2 * NR_SAS)

/* State of an SA at one peer.  IKE SA: ESTABLISHED, REKEYED, DELETING, freed.
 * Child SA: INSTALLED, DELETING, freed. */
#define ABSENT 0
#define LARVAL 1
#define LIVE 2
#define LEAVING 3 /* REKEYED IKE SA; Child SA that we delete */
#define ANSWERS 4 /* DELETING IKE SA: only its cached response is left */
#define GONE 5

/* larval_sa of series T at one peer */
#define NO_LARVAL 0
#define ASKED 1	   /* initiator, without n_r */
#define ANSWERED 2 /* initiator, with n_r: its series runs */
#define WORKING 3  /* responder, its job is out */
#define WAITING 4  /* responder, a link is out, the deadline runs */

/* Exchanges in flight */
#define IDLE 0
#define REKEY_CHILD 1
#define REKEY_IKE 2
#define FOLLOWUP_KE 3
#define DELETE_CHILD 4
#define DELETE_IKE 5

/* What a response says */
#define NO_RESPONSE 0
#define OK 1
#define LINK 2 /* ADDITIONAL_KEY_EXCHANGE */
#define TEMPORARY_FAILURE 3
#define CHILD_SA_NOT_FOUND 4
#define STATE_NOT_FOUND 5

/* Series: the same for both peers, once begun */
byte nr_series = FIRST_SERIES;
byte kind[NR_SAS];    /* REKEY_CHILD, REKEY_IKE */
byte carrier[NR_SAS]; /* the IKE SA that carries it */
byte old_sa[NR_SAS];  /* that it replaces */
bit high[NR_SAS];     /* its low nonce is above those of all before it */
bit rounds[NR_SAS];   /* IKE_FOLLOWUP_KE rounds of its proposal */

/* SAs, as each peer has them */
byte state[BOTH];
byte parent[BOTH];	   /* of a Child SA */
byte larval[BOTH];
byte rekeys_of_ike[BOTH];   /* larval SAs of its rekey: is_being_rekeyed() */
byte link[BOTH];	   /* larval_sa.link */
byte rival[BOTH];	   /* of our series: the peer's for the same SA; 0: none */
byte peers_new[BOTH];	   /* ike_sa.peers_new_ike; 0: none */
byte secrets[BOTH];	   /* of the series: SK(0), then SK(1), as 4 bits each */
byte derived_from[BOTH];   /* the IKE SA whose SK_d is in the keys */
bit deleted_early[BOTH];  /* of our series: the peer has deleted its SA already */
bit redundant[BOTH];	   /* IKE SA that lost: its lifetime is short */
bit delete_queued[BOTH];   /* TASK_DELETE_CHILD of it, TASK_DELETE_IKE */

byte serving[2];	   /* conn.child_serial */
byte serving_ike[2];	   /* conn.ike_serial */
bit down_wanted;	   /* somebody asked for the end of the Child SA */
bit has_brought_down[2];
byte down_sa[2];	   /* commanded TASK_DELETE_CHILD, queued; NONE: none */
byte down_flight[2];	   /* 1 + the IKE SA that it is in flight on; 0: none */

/* Windows: one request out, one in, by IKE SA */
byte flight[BOTH];	   /* our exchange in flight */
byte flight_sa[BOTH];
byte out_id[BOTH];
byte in_id[BOTH];
byte cached[BOTH];	   /* response to the last request */
byte cached_link[BOTH];
byte request_job[BOTH];	   /* encaps is out for the series, by exchange */
byte request_larval[BOTH];
byte response_job[BOTH];   /* decaps is out, by what the response says */
byte response_larval[BOTH];

/* The link: one datagram a direction, IKE SA and kind; one more, repeated */
byte request[BOTH]; /* to the peer of the index */
byte request_sa[BOTH];
byte request_link[BOTH];
byte request_id[BOTH];
byte response[BOTH];
byte response_link[BOTH];
byte response_id[BOTH];
byte losses = LOSSES;
byte repeats = REPEATS;

/* What is left to do */
byte rekeys_child[2];
byte rekeys_ike[2];
byte deletes[2];

/* Of one step */
byte k;
byte ike;
byte n;
byte answered;
byte sa;
byte what;
byte said;
byte ident;
bit yes;
bit lost;

#define NAME(p) ((p) == 0 -> 'A' : 'B')
#define IS_SA(x) ((x) == LIVE || (x) == LEAVING)

/* ------------------------------------------------------------------ link */

inline put_request(p, i)
{
	request[AT(1 - p, i)] = flight[AT(p, i)];
	request_sa[AT(1 - p, i)] = flight_sa[AT(p, i)];
	request_link[AT(1 - p, i)] =
		(flight[AT(p, i)] == FOLLOWUP_KE -> link[AT(p, flight_sa[AT(p, i)])] : 0);
	request_id[AT(1 - p, i)] = out_id[AT(p, i)];
}

inline put_response(p, i)
{
	response[AT(1 - p, i)] = cached[AT(p, i)];
	response_link[AT(1 - p, i)] = cached_link[AT(p, i)];
	response_id[AT(1 - p, i)] = in_id[AT(p, i)] - 1;
}

inline send_request(p, i, x, t)
{
	assert(IS_SA(state[AT(p, i)]));
	flight[AT(p, i)] = x;
	flight_sa[AT(p, i)] = t;
	put_request(p, i);
	printf("%c sends  [IKE SA %d, ID %d] x%d SA %d\n", NAME(p), i, out_id[AT(p, i)], x, t)
}

inline reply(p, i, x, l)
{
	cached[AT(p, i)] = x;
	cached_link[AT(p, i)] = l;
	in_id[AT(p, i)]++;
	request_job[AT(p, i)] = 0;
	request_larval[AT(p, i)] = 0;
	put_response(p, i);
	printf("%c answers [IKE SA %d, ID %d] r%d\n", NAME(p), i, in_id[AT(p, i)] - 1, x)
}

/* ------------------------------------------------------------- SAs' ends */

inline free_child(p, c)
{
	state[AT(p, c)] = GONE;
	parent[AT(p, c)] = 0;
	delete_queued[AT(p, c)] = 0;
	if
	:: serving[p] == c ->
		serving[p] = NONE;
#ifndef FAULT_NO_HEIR
		for (n : 1 .. NR_SAS - 1) { /* child_sa_heir() */
			if
			:: n != c && kind[n] == REKEY_CHILD && state[AT(p, n)] == LIVE -> serving[p] = n
			:: else
			fi
		};
		n = 0;
#endif
		if
		:: serving[p] == NONE -> down_sa[p] = NONE
		:: else
		fi
	:: else
	fi;
	printf("%c: Child SA %d has gone\n", NAME(p), c)
}

/* A series of the peer's that made nothing wins no collision. */
inline forget_rival(p, t)
{
	for (n : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: rival[AT(p, n)] == t -> rival[AT(p, n)] = 0
		:: else
		fi
	};
	n = 0
}

inline free_larval(p, t)
{
	if
	:: state[AT(p, t)] == LARVAL ->
		state[AT(p, t)] = GONE;
		secrets[AT(p, t)] = 0;
		forget_rival(p, t)
	:: else
	fi;
	if
	:: kind[t] == REKEY_IKE && larval[AT(p, t)] != NO_LARVAL -> rekeys_of_ike[AT(p, carrier[t])]--
	:: else
	fi;
	larval[AT(p, t)] = NO_LARVAL;
	link[AT(p, t)] = 0;
	rival[AT(p, t)] = 0;
	deleted_early[AT(p, t)] = 0
}

inline hand_over(p, i, n)
{
	for (k : 1 .. NR_SAS - 1) {
		if
		:: k != i && k != n && IS_SA(state[AT(p, k)]) && kind[k] == REKEY_CHILD &&
		   parent[AT(p, k)] == i -> parent[AT(p, k)] = n
		:: else
		fi
	};
	if
	:: delete_queued[AT(p, i)] ->
		delete_queued[AT(p, i)] = 0;
		delete_queued[AT(p, n)] = 1
	:: else
	fi;
	serving_ike[p] = n
}

inline retire_old(p, i, n, initiator)
{
	printf("%c: IKE SA %d is rekeyed by IKE SA %d\n", NAME(p), i, n);
	hand_over(p, i, n);
	state[AT(p, i)] = LEAVING;
#ifndef FAULT_LOSER_STAYS
	if
	:: peers_new[AT(p, i)] != 0 && peers_new[AT(p, i)] != n &&
	   state[AT(p, peers_new[AT(p, i)])] == LIVE ->
		redundant[AT(p, peers_new[AT(p, i)])] = 1
	:: else
	fi;
#endif
	peers_new[AT(p, i)] = 0;
	if
	:: initiator -> delete_queued[AT(p, i)] = 1
	:: else
	fi
}

inline rekey_ike_yield(p, i)
{
	if
	:: peers_new[AT(p, i)] != 0 && state[AT(p, peers_new[AT(p, i)])] == LIVE ->
		answered = peers_new[AT(p, i)];
		retire_old(p, i, answered, false);
		answered = 0
	:: else
	fi
}

inline end_of_ike(p, i, end)
{
	rekey_ike_yield(p, i);
	for (k : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: larval[AT(p, k)] != NO_LARVAL && carrier[k] == i ->
			free_larval(p, k)
		:: else
		fi
	};
	for (k : 1 .. NR_SAS - 1) {
		if
		:: IS_SA(state[AT(p, k)]) && kind[k] == REKEY_CHILD && parent[AT(p, k)] == i ->
			free_child(p, k)
		:: else
		fi
	};
	state[AT(p, i)] = end;
	if
	:: down_flight[p] == i + 1 -> down_flight[p] = 0
	:: else
	fi;
	flight[AT(p, i)] = IDLE;
	flight_sa[AT(p, i)] = 0;
	response_job[AT(p, i)] = 0;
	request_job[AT(p, i)] = 0;
	request_larval[AT(p, i)] = 0;
	delete_queued[AT(p, i)] = 0;
	peers_new[AT(p, i)] = 0;
	redundant[AT(p, i)] = 0;
	for (k : 0 .. NR_SAS - 1) { /* rekey_ike_undone() */
		if
		:: peers_new[AT(p, k)] == i && i != 0 -> peers_new[AT(p, k)] = 0
		:: else
		fi
	};
	if
	:: serving_ike[p] == i -> serving_ike[p] = NONE
	:: else
	fi;
	printf("%c: IKE SA %d has gone\n", NAME(p), i)
}

inline fail_larval(p, t)
{
	yes = (larval[AT(p, t)] == ASKED || lost);
#ifdef FAULT_YIELDS_TO_LOSER
	yes = 1;
#endif
	free_larval(p, t);
	if
	:: kind[t] == REKEY_IKE && yes -> rekey_ike_yield(p, carrier[t])
	:: else
	fi
}

/* ----------------------------------------------------------- SAs are made */

/* Whether series T of ours lost against the peer's of the same SA. */
inline collision_is_lost(p, t)
{
	if
#ifdef FAULT_NONCE_KEPT_WITH_CHILD
	:: state[AT(p, old_sa[t])] == GONE -> lost = 0
#endif
	:: rival[AT(p, t)] == 0 -> lost = 0
	:: rival[AT(p, t)] > t -> lost = high[rival[AT(p, t)]]
	:: rival[AT(p, t)] != 0 && rival[AT(p, t)] < t -> lost = !high[t]
	fi
}

/* The peer's unfinished series for OLD. */
inline drop_peers_series(p, i, x, old)
{
	for (k : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: larval[AT(p, k)] >= WORKING && carrier[k] == i && kind[k] == x &&
		   old_sa[k] == old -> free_larval(p, k)
		:: else
		fi
	}
}

/* Ours wins: what the peer's would make is of no use. */
inline settle_collision(p, t)
{
	drop_peers_series(p, carrier[t], kind[t], old_sa[t]);
	if
	:: kind[t] == REKEY_CHILD && state[AT(p, old_sa[t])] == LIVE -> serving[p] = old_sa[t]
	:: else
	fi
}

inline agree_on_keys(t)
{
	if
	:: IS_SA(state[AT(0, t)]) && IS_SA(state[AT(1, t)]) ->
		assert(secrets[AT(0, t)] == secrets[AT(1, t)]);
		assert(derived_from[AT(0, t)] == derived_from[AT(1, t)])
	:: else
	fi
}

inline finish_child(p, t, initiator)
{
	assert(state[AT(p, carrier[t])] == LIVE);
	state[AT(p, t)] = LIVE;
	parent[AT(p, t)] = carrier[t];
	derived_from[AT(p, t)] = carrier[t];
	printf("%c: Child SA %d is installed\n", NAME(p), t);
	if
	:: initiator && lost -> delete_queued[AT(p, t)] = 1
	:: else ->
		serving[p] = t;
		if
		:: initiator && IS_SA(state[AT(p, old_sa[t])]) ->
			delete_queued[AT(p, old_sa[t])] = 1
		:: else
		fi
	fi
}

inline finish_ike(p, t, initiator)
{
	state[AT(p, t)] = LIVE;
	derived_from[AT(p, t)] = carrier[t];
	printf("%c: IKE SA %d is established\n", NAME(p), t);
	yes = 0;
	for (k : FIRST_SERIES .. NR_SAS - 1) { /* own_rekey_pending() */
		if
		:: carrier[k] == carrier[t] && kind[k] == REKEY_IKE &&
		   (larval[AT(p, k)] == ASKED || larval[AT(p, k)] == ANSWERED) -> yes = 1
		:: else
		fi
	};
	if
	:: !initiator && yes -> peers_new[AT(p, carrier[t])] = t
	:: initiator && lost ->
		rekey_ike_yield(p, carrier[t]);
		delete_queued[AT(p, t)] = 1
	:: else ->
		retire_old(p, carrier[t], t, initiator)
	fi
}

inline finish_larval(p, t, initiator)
{
	if
	:: kind[t] == REKEY_CHILD -> finish_child(p, t, initiator)
	:: else -> finish_ike(p, t, initiator)
	fi;
	agree_on_keys(t);
#ifndef FAULT_EARLY_DELETE_FORGOTTEN
	if
	:: deleted_early[AT(p, t)] -> free_child(p, t)
	:: else
	fi;
#endif
	free_larval(p, t)
}

/* ---------------------------------------------------------------- requests */

inline ike_is_busy(p, i)
{
	yes = peers_new[AT(p, i)] != 0 || flight[AT(p, i)] == DELETE_CHILD ||
	      flight[AT(p, i)] == DELETE_IKE;
	for (k : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: carrier[k] == i && (larval[AT(p, k)] == ANSWERED ||
		   (larval[AT(p, k)] == ASKED && kind[k] == REKEY_CHILD)) -> yes = 1
		:: else
		fi
	}
}

inline accept_series(p, i, t, x)
{
	drop_peers_series(p, i, x, old_sa[t]);
	larval[AT(p, t)] = WORKING;
	if
	:: x == REKEY_IKE -> rekeys_of_ike[AT(p, i)]++
	:: else
	fi;
	state[AT(p, t)] = LARVAL;
	secrets[AT(p, t)] = t * 16;
	for (n : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: (larval[AT(p, n)] == ASKED || larval[AT(p, n)] == ANSWERED) &&
		   kind[n] == x && old_sa[n] == old_sa[t] -> rival[AT(p, n)] = t
		:: else
		fi
	};
	n = 0;
	request_job[AT(p, i)] = x;
	request_larval[AT(p, i)] = t
}

/* has_rekeyed_one_left(): the IKE SA that carried the series of I */
#define HAS_REKEYED_ONE_LEFT(p, i) \
	((i) != 0 && state[AT(p, carrier[i])] == LEAVING)

inline recv_rekey_ike(p, i, t)
{
	ike_is_busy(p, i);
	if
	:: yes || HAS_REKEYED_ONE_LEFT(p, i) -> reply(p, i, TEMPORARY_FAILURE, 0)
	:: else -> accept_series(p, i, t, REKEY_IKE)
	fi
}

#define IS_ABOUT_TO_GO(p, c) \
	(state[AT(p, c)] == LEAVING || delete_queued[AT(p, c)] || down_sa[p] == c)

inline recv_rekey_child(p, i, t)
{
	yes = rekeys_of_ike[AT(p, i)] > 0; /* child_must_wait(), own_series_runs() */
	for (k : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: carrier[k] == i && larval[AT(p, k)] == ANSWERED && old_sa[k] == old_sa[t] -> yes = 1
		:: else
		fi
	};
	if
	:: !IS_SA(state[AT(p, old_sa[t])]) || parent[AT(p, old_sa[t])] != i ->
#ifndef FAULT_UNKNOWN_YET
		for (k : FIRST_SERIES .. NR_SAS - 1) {
			if
			:: carrier[k] == i && kind[k] == REKEY_CHILD &&
			   (larval[AT(p, k)] == ASKED || larval[AT(p, k)] == ANSWERED) -> yes = 1
			:: else
			fi
		};
#endif
		reply(p, i, (yes -> TEMPORARY_FAILURE : CHILD_SA_NOT_FOUND), 0)
	:: else ->
		if
		:: yes || IS_ABOUT_TO_GO(p, old_sa[t]) ->
			reply(p, i, TEMPORARY_FAILURE, 0)
		:: else -> accept_series(p, i, t, REKEY_CHILD)
		fi
	fi
}

inline recv_followup_ke(p, i, t, l)
{
	yes = 0; /* larval_by_link() */
	for (k : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: larval[AT(p, k)] == WAITING && carrier[k] == i && link[AT(p, k)] == l ->
			larval[AT(p, k)] = WORKING;
			link[AT(p, k)] = 0;
#ifndef FAULT_SECRET_OMITTED
			secrets[AT(p, k)] = secrets[AT(p, k)] + t;
#endif
			request_job[AT(p, i)] = FOLLOWUP_KE;
			request_larval[AT(p, i)] = k;
			yes = 1
		:: else
		fi
	};
	if
	:: !yes -> reply(p, i, STATE_NOT_FOUND, 0)
	:: else
	fi
}

/* What the peer does on its new IKE SA tells that it has decided for it. */
inline note_decided(p, i)
{
#ifdef FAULT_PEERS_DECISION_UNSEEN
	skip
#else
	if
	:: serving_ike[p] != NONE && peers_new[AT(p, serving_ike[p])] == i && i != 0 ->
		ident = serving_ike[p];
		rekey_ike_yield(p, ident)
	:: else
	fi
#endif
}

inline recv_delete_child(p, i, c)
{
	note_decided(p, i);
	if
	:: IS_SA(state[AT(p, c)]) && parent[AT(p, c)] == i -> free_child(p, c)
	:: state[AT(p, c)] == LARVAL && carrier[c] == i -> deleted_early[AT(p, c)] = 1
	:: else
	fi;
	reply(p, i, OK, 0)
}

inline handle_request(p, i, x, t, l)
{
	if
	:: x == DELETE_IKE ->
		reply(p, i, OK, 0);
		end_of_ike(p, i, ANSWERS)
	:: x == DELETE_CHILD -> recv_delete_child(p, i, t)
	:: x <= REKEY_IKE && state[AT(p, i)] == LEAVING -> reply(p, i, TEMPORARY_FAILURE, 0)
	:: x == FOLLOWUP_KE && state[AT(p, i)] == LEAVING -> reply(p, i, STATE_NOT_FOUND, 0)
	:: x == REKEY_CHILD && state[AT(p, i)] == LIVE ->
		note_decided(p, i);
		recv_rekey_child(p, i, t)
	:: x == REKEY_IKE && state[AT(p, i)] == LIVE ->
		note_decided(p, i);
		recv_rekey_ike(p, i, t)
	:: x == FOLLOWUP_KE && state[AT(p, i)] == LIVE -> recv_followup_ke(p, i, t, l)
	fi
}

inline receive_request(p, i)
{
	if
	:: state[AT(p, i)] != GONE && said + 1 == in_id[AT(p, i)] && cached[AT(p, i)] != 0 ->
		put_response(p, i)
	:: IS_SA(state[AT(p, i)]) && said == in_id[AT(p, i)] && request_job[AT(p, i)] == 0 ->
		handle_request(p, i, what, sa, ident)
	:: else
	fi
}

/* on_larval_encaps_done(), on_followup_encaps_done() */
inline request_job_done(p, i, t)
{
	if
	:: larval[AT(p, t)] != WORKING ->
		reply(p, i, (request_job[AT(p, i)] == FOLLOWUP_KE -> STATE_NOT_FOUND : TEMPORARY_FAILURE), 0)
	:: else ->
		if
		:: request_job[AT(p, i)] != FOLLOWUP_KE && rounds[t] ->
			larval[AT(p, t)] = WAITING;
			link[AT(p, t)] = t;
			reply(p, i, LINK, t)
		:: else ->
			finish_larval(p, t, false);
			reply(p, i, OK, 0)
		fi
	fi
}

/* --------------------------------------------------------------- responses */

inline handle_answer(p, i, t)
{
	if
	:: larval[AT(p, t)] == NO_LARVAL
	:: larval[AT(p, t)] != NO_LARVAL && (said == OK || said == LINK) ->
		larval[AT(p, t)] = ANSWERED;
		link[AT(p, t)] = ident;
		response_job[AT(p, i)] = what;
		response_larval[AT(p, i)] = t
	:: else ->
		if /* child_is_gone(): what it does is not here, as it never has to */
		:: said == CHILD_SA_NOT_FOUND -> assert(state[AT(p, old_sa[t])] != LIVE)
		:: else
		fi;
		fail_larval(p, t)
	fi
}

/* What took the place of what an operator brought down. */
inline bring_down_heir(p, i)
{
	if
	:: down_flight[p] == i + 1 ->
		down_flight[p] = 0;
#ifndef FAULT_DOWN_SPARES_HEIR
		down_sa[p] = serving[p]
#endif
	:: else
	fi
}

inline receive_response(p, i)
{
	if
	:: IS_SA(state[AT(p, i)]) && flight[AT(p, i)] != IDLE && answered == out_id[AT(p, i)] ->
		answered = 0;
		what = flight[AT(p, i)];
		sa = flight_sa[AT(p, i)];
		flight[AT(p, i)] = IDLE;
		flight_sa[AT(p, i)] = 0;
		out_id[AT(p, i)]++;
		if
		:: what == DELETE_IKE -> end_of_ike(p, i, GONE)
		:: what == DELETE_CHILD ->
			if
			:: IS_SA(state[AT(p, sa)]) -> free_child(p, sa)
			:: else
			fi;
			bring_down_heir(p, i)
		:: what <= FOLLOWUP_KE && state[AT(p, i)] == LEAVING ->
			if
			:: larval[AT(p, sa)] != NO_LARVAL -> fail_larval(p, sa)
			:: else
			fi
		:: what <= FOLLOWUP_KE && state[AT(p, i)] == LIVE ->
			handle_answer(p, i, sa)
		fi
	:: else
	fi
}

/* on_larval_decaps_done() with go_on(), on_followup_decaps_done() */
inline response_job_done(p, i, t)
{
	what = response_job[AT(p, i)];
	response_job[AT(p, i)] = 0;
	response_larval[AT(p, i)] = 0;
	if
	:: larval[AT(p, t)] == NO_LARVAL
	:: larval[AT(p, t)] != NO_LARVAL && what == FOLLOWUP_KE ->
		secrets[AT(p, t)] = secrets[AT(p, t)] + t;
		lost = 0;
		finish_larval(p, t, true)
	:: else ->
		secrets[AT(p, t)] = t * 16;
		collision_is_lost(p, t);
		if
		:: rival[AT(p, t)] != 0 && !lost -> settle_collision(p, t)
		:: else
		fi;
		if
		:: !rounds[t] -> finish_larval(p, t, true)
		:: rounds[t] && lost -> fail_larval(p, t)
		:: else -> send_request(p, i, FOLLOWUP_KE, t)
		fi
	fi
}

/* ------------------------------------------------------------------- tasks */

#ifdef FAULT_BEGINS_IN_PEERS_REKEY
#define MUST_WAIT(p, i) false
#else
#define MUST_WAIT(p, i) (rekeys_of_ike[AT(p, i)] > 0 || peers_new[AT(p, i)] != 0)
#endif
#define IS_IDLE(p, i) (flight[AT(p, i)] == IDLE && response_job[AT(p, i)] == 0)

/* child_to_delete(): what the connection has now */
inline bring_down(p, i)
{
	if
	:: down_sa[p] != NONE && IS_SA(state[AT(p, i)]) && IS_IDLE(p, i) && !MUST_WAIT(p, i) &&
	   parent[AT(p, serving[p])] == i ->
		down_sa[p] = NONE;
		down_flight[p] = i + 1;
#ifndef FAULT_DOWN_SPARES_SERIES
		drop_peers_series(p, i, REKEY_CHILD, serving[p]);
#endif
		delete_queued[AT(p, serving[p])] = 0;
		state[AT(p, serving[p])] = LEAVING;
		send_request(p, i, DELETE_CHILD, serving[p])
	:: else
	fi
}

inline next_task(p, i)
{
	for (k : 1 .. NR_SAS - 1) {
		if
		:: IS_SA(state[AT(p, i)]) && IS_IDLE(p, i) && delete_queued[AT(p, k)] && !MUST_WAIT(p, i) &&
		   kind[k] == REKEY_CHILD && IS_SA(state[AT(p, k)]) && parent[AT(p, k)] == i ->
			delete_queued[AT(p, k)] = 0;
			state[AT(p, k)] = LEAVING;
			send_request(p, i, DELETE_CHILD, k)
		:: else
		fi
	};
	bring_down(p, i);
	if
	:: IS_SA(state[AT(p, i)]) && IS_IDLE(p, i) && delete_queued[AT(p, i)] ->
		delete_queued[AT(p, i)] = 0;
		send_request(p, i, DELETE_IKE, 0)
	:: else
	fi
}

inline begin_series(p, x, i, old)
{
	sa = nr_series;
	nr_series++;
	kind[sa] = x;
	carrier[sa] = i;
	old_sa[sa] = old;
	for (n : FIRST_SERIES .. NR_SAS - 1) {
		if
		:: larval[AT(p, n)] >= WORKING && kind[n] == x && old_sa[n] == old ->
			rival[AT(p, sa)] = n
		:: else
		fi
	};
	n = 0;
	larval[AT(p, sa)] = ASKED;
	if
	:: x == REKEY_IKE -> rekeys_of_ike[AT(p, i)]++
	:: else
	fi;
	state[AT(p, sa)] = LARVAL;
	send_request(p, i, x, sa)
}

/* ------------------------------------------------------------------- peers */

#if NR_SAS > 6
#error at most four series
#elif NR_SAS > 5
#define ANY_IKE(G) if :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 :: G(4) -> ike = 4 :: G(5) -> ike = 5 fi
#define ANY_SA(G) if :: G(1) -> ike = 1 :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 :: G(4) -> ike = 4 :: G(5) -> ike = 5 fi
#define EVERY(G) (G(0) && G(1) && G(2) && G(3) && G(4) && G(5))
#elif NR_SAS > 4
#define ANY_IKE(G) if :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 :: G(4) -> ike = 4 fi
#define ANY_SA(G) if :: G(1) -> ike = 1 :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 :: G(4) -> ike = 4 fi
#define EVERY(G) (G(0) && G(1) && G(2) && G(3) && G(4))
#elif NR_SAS > 3
#define ANY_IKE(G) if :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 fi
#define ANY_SA(G) if :: G(1) -> ike = 1 :: G(0) -> ike = 0 :: G(2) -> ike = 2 :: G(3) -> ike = 3 fi
#define EVERY(G) (G(0) && G(1) && G(2) && G(3))
#else
#define ANY_IKE(G) if :: G(0) -> ike = 0 :: G(2) -> ike = 2 fi
#define ANY_SA(G) if :: G(1) -> ike = 1 :: G(0) -> ike = 0 :: G(2) -> ike = 2 fi
#define EVERY(G) (G(0) && G(1) && G(2))
#endif

#define HAS_REQUEST(i) (request[AT(p, i)] != IDLE && state[AT(p, i)] != LARVAL && request_job[AT(p, i)] == 0)
#define HAS_RESPONSE(i) (response[AT(p, i)] != NO_RESPONSE)
#define HAS_REQUEST_JOB(i) (request_job[AT(p, i)] != 0)
#define HAS_RESPONSE_JOB(i) (response_job[AT(p, i)] != 0)
#define IS_UNANSWERED(i) \
	(flight[AT(p, i)] != IDLE && request[AT(1 - p, i)] == IDLE && \
	 response[AT(p, i)] == NO_RESPONSE && request_job[AT(1 - p, i)] == 0)
#define CAN_ANSWER(i) \
	(IS_SA(state[AT(1 - p, i)]) || \
	 (state[AT(1 - p, i)] == ANSWERS && in_id[AT(1 - p, i)] == out_id[AT(p, i)] + 1))
#ifdef FAULT_NOTHING_SENT_AGAIN
#define MUST_RETRANSMIT(i) false
#else
#define MUST_RETRANSMIT(i) (IS_UNANSWERED(i) && CAN_ANSWER(i))
#endif
#define MUST_GIVE_UP(i) (IS_UNANSWERED(i) && !CAN_ANSWER(i))
#define HAS_TASK(i) \
	(IS_SA(state[AT(p, i)]) && IS_IDLE(p, i) && delete_queued[AT(p, i)])
#define IS_LATE(t) (larval[AT(p, t)] == WAITING)
/* window_wake(): what was queued for an IKE SA other than the event's */
#define HAS_WOKEN(t) \
	((delete_queued[AT(p, t)] || (down_sa[p] != NONE && serving[p] == t)) && IS_SA(state[AT(p, t)]) && IS_SA(state[AT(p, OWNER(t))]) && \
	 IS_IDLE(p, OWNER(t)) && !(kind[t] == REKEY_CHILD && MUST_WAIT(p, OWNER(t))))
#define OWNER(t) (kind[t] == REKEY_CHILD -> parent[AT(p, t)] : t)
#define IS_OVERDUE(i) \
	(timeout && kind[i] == REKEY_IKE && IS_IDLE(p, i) && \
	 (state[AT(p, i)] == LEAVING || (state[AT(p, i)] == LIVE && redundant[AT(p, i)])))

#define IS_REST(x) ((x) != LARVAL && (x) != LEAVING)
#define QUIET_AT(x) \
	(flight[x] == IDLE && request_job[x] == 0 && response_job[x] == 0 && \
	 larval[x] == NO_LARVAL && !delete_queued[x] && !redundant[x] && IS_REST(state[x]))
#define QUIET_SA(t) (QUIET_AT(AT(0, t)) && QUIET_AT(AT(1, t)))
#define QUIET (EVERY(QUIET_SA) && down_sa[0] == NONE && down_sa[1] == NONE)

#define MAY_REKEY_CHILD \
	(rekeys_child[p] > 0 && !has_brought_down[p] && serving[p] != NONE && state[AT(p, serving[p])] == LIVE && \
	 IS_IDLE(p, parent[AT(p, serving[p])]) && state[AT(p, parent[AT(p, serving[p])])] == LIVE && \
	 !MUST_WAIT(p, parent[AT(p, serving[p])]))
#define MAY_REKEY_IKE \
	(rekeys_ike[p] > 0 && serving_ike[p] != NONE && \
	 IS_IDLE(p, serving_ike[p]) && state[AT(p, serving_ike[p])] == LIVE && \
	 rekeys_of_ike[AT(p, serving_ike[p])] == 0)
#define MAY_DELETE \
	(deletes[p] > 0 && serving[p] != NONE && state[AT(p, serving[p])] == LIVE)

/* Nothing is under way: both have the same, and it works. */
inline assert_settled()
{
	assert(serving_ike[0] == serving_ike[1]);
	assert(serving[0] == serving[1]);
	assert(serving_ike[0] != NONE && state[serving_ike[0]] == LIVE &&
	       state[AT(1, serving_ike[0])] == LIVE);
	assert((serving[0] == NONE) == down_wanted);
	for (k : 0 .. NR_SAS - 1) {
		if
		:: k == serving_ike[0]
		:: k == serving[0] ->
			assert(state[k] == LIVE && state[AT(1, k)] == LIVE);
			assert(parent[k] == serving_ike[0] && parent[AT(1, k)] == serving_ike[0])
		:: else -> assert(!IS_SA(state[k]) && !IS_SA(state[AT(1, k)]))
		fi
	};
	k = 0
}

inline assert_settled_if_quiet()
{
	if
	:: QUIET -> assert_settled()
	:: else
	fi
}

inline choose_nonce_and_rounds()
{
	if
	:: high[nr_series] = 0
	:: high[nr_series] = 1
	fi;
	if
	:: FOLLOWUPS != 1 -> rounds[nr_series] = 0
	:: FOLLOWUPS != 0 -> rounds[nr_series] = 1
	fi
}

inline step_done()
{
	/* new before old: at no moment is one without */
	assert((serving[0] != NONE && serving[1] != NONE) || down_wanted);
	k = 0; ike = 0; sa = 0; what = 0; said = 0; ident = 0; answered = 0; yes = 0; lost = 0
}

byte nr_done;

/* The spare datagram: one that the link delivers twice */
byte spare; /* 1: a request, 2: a response */
byte spare_at;
byte spare_what;
byte spare_sa;
byte spare_link;
byte spare_id;

/* What happens to the datagram at the head: it arrives, alone or not; or not. */
inline arrive(kept)
{
	if
	:: yes = 1
	:: losses > 0 -> losses--; yes = 0; printf("(lost)\n")
	:: repeats > 0 -> repeats--; yes = 1; spare = kept; printf("(repeated)\n")
	fi
}

proctype peer(byte p)
{
	do
	:: atomic { MAY_REKEY_CHILD ->
		choose_nonce_and_rounds();
		d_step {
			assert_settled_if_quiet();
			rekeys_child[p]--;
			ike = parent[AT(p, serving[p])];
			ident = serving[p];
			begin_series(p, REKEY_CHILD, ike, ident);
			step_done()
		}
	   }
	:: atomic { MAY_REKEY_IKE ->
		choose_nonce_and_rounds();
		d_step {
			assert_settled_if_quiet();
			rekeys_ike[p]--;
			ike = serving_ike[p];
			begin_series(p, REKEY_IKE, ike, ike);
			step_done()
		}
	   }
	:: d_step { MAY_DELETE ->
		deletes[p]--;
		down_wanted = 1;
		has_brought_down[p] = 1;
		down_sa[p] = serving[p];
		ike = parent[AT(p, serving[p])];
		next_task(p, ike);
		step_done()
	   }
	:: atomic { ANY_IKE(HAS_REQUEST);
		arrive(1);
		d_step {
			what = request[AT(p, ike)];
			sa = request_sa[AT(p, ike)];
			ident = request_link[AT(p, ike)];
			said = request_id[AT(p, ike)];
			request[AT(p, ike)] = 0;
			request_sa[AT(p, ike)] = 0;
			request_link[AT(p, ike)] = 0;
			request_id[AT(p, ike)] = 0;
			if
			:: spare == 1 && spare_what == 0 ->
				spare_at = AT(p, ike); spare_what = what; spare_sa = sa;
				spare_link = ident; spare_id = said
			:: else
			fi;
			if
			:: yes ->
				printf("%c has    [IKE SA %d, ID %d] x%d SA %d\n", NAME(p), ike, said, what, sa);
				receive_request(p, ike);
				next_task(p, ike)
			:: else
			fi;
			step_done()
		}
	   }
	:: atomic { ANY_IKE(HAS_RESPONSE);
		arrive(2);
		d_step {
			said = response[AT(p, ike)];
			ident = response_link[AT(p, ike)];
			answered = response_id[AT(p, ike)];
			response[AT(p, ike)] = 0;
			response_link[AT(p, ike)] = 0;
			response_id[AT(p, ike)] = 0;
			if
			:: spare == 2 && spare_what == 0 ->
				spare_at = AT(p, ike); spare_what = said;
				spare_link = ident; spare_id = answered
			:: else
			fi;
			if
			:: yes ->
				printf("%c has    [IKE SA %d, ID %d] response r%d\n", NAME(p), ike, answered, said);
				receive_response(p, ike);
				next_task(p, ike)
			:: else
			fi;
			step_done()
		}
	   }
	:: atomic { ANY_IKE(HAS_REQUEST_JOB);
		d_step {
			sa = request_larval[AT(p, ike)];
			request_job_done(p, ike, sa);
			next_task(p, ike);
			step_done()
		}
	   }
	:: atomic { ANY_IKE(HAS_RESPONSE_JOB);
		d_step {
			sa = response_larval[AT(p, ike)];
			response_job_done(p, ike, sa);
			next_task(p, ike);
			step_done()
		}
	   }
	:: atomic { ANY_IKE(IS_LATE);
		d_step {
			printf("%c: deadline of series %d\n", NAME(p), ike);
			free_larval(p, ike);
			sa = carrier[ike];
			next_task(p, sa);
			step_done()
		}
	   }
	:: atomic { ANY_IKE(MUST_RETRANSMIT);
		d_step {
			put_request(p, ike);
			printf("%c sends  [IKE SA %d, ID %d] again\n", NAME(p), ike, out_id[AT(p, ike)]);
			step_done()
		}
	   }
	:: atomic { ANY_IKE(MUST_GIVE_UP);
		d_step {
			printf("%c gives up [IKE SA %d, ID %d] x%d\n", NAME(p), ike, out_id[AT(p, ike)], flight[AT(p, ike)]);
			assert(flight[AT(p, ike)] == DELETE_IKE && serving_ike[p] != ike);
			end_of_ike(p, ike, GONE);
			step_done()
		}
	   }
	:: atomic { ANY_SA(HAS_WOKEN);
		d_step {
			sa = OWNER(ike);
			next_task(p, sa);
			step_done()
		}
	   }
	:: atomic { ANY_IKE(IS_OVERDUE);
		d_step {
			printf("%c: lifetime of IKE SA %d is over\n", NAME(p), ike);
			delete_queued[AT(p, ike)] = 1;
			next_task(p, ike);
			step_done()
		}
	   }
	:: timeout && QUIET -> break
	od;
	nr_done++
}

/* What was repeated arrives when the link has nothing like it. */
proctype link_repeats()
{
end:	do
	:: d_step { spare == 1 && spare_what != 0 && request[spare_at] == 0 ->
		request[spare_at] = spare_what;
		request_sa[spare_at] = spare_sa;
		request_link[spare_at] = spare_link;
		request_id[spare_at] = spare_id;
		spare = 0; spare_at = 0; spare_what = 0; spare_sa = 0; spare_link = 0; spare_id = 0
	   }
	:: d_step { spare == 2 && spare_what != 0 && response[spare_at] == 0 ->
		response[spare_at] = spare_what;
		response_link[spare_at] = spare_link;
		response_id[spare_at] = spare_id;
		spare = 0; spare_at = 0; spare_what = 0; spare_sa = 0; spare_link = 0; spare_id = 0
	   }
	od
}

init {
	d_step {
		kind[0] = REKEY_IKE;
		kind[1] = REKEY_CHILD;
		for (k : 0 .. 1) {
			state[AT(k, 0)] = LIVE;
			state[AT(k, 1)] = LIVE;
			serving[k] = 1;
			down_sa[k] = NONE;
			serving_ike[k] = 0
		};
		k = 0;
		rekeys_child[0] = REKEY_CHILD_0;
		rekeys_child[1] = REKEY_CHILD_1;
		rekeys_ike[0] = REKEY_IKE_0;
		rekeys_ike[1] = REKEY_IKE_1;
		deletes[0] = DELETE_0;
		deletes[1] = DELETE_1
	};
	atomic {
		run peer(0);
		run peer(1);
		run link_repeats()
	};
	atomic { nr_done == 2;
		d_step {
			printf("quiet\n");
			assert_settled()
		}
	}
}

# nodes.sh - a Slurm cluster of three nodes on this machine, each with its own
# processes and mounts, so that one can die, have a full disk or another program.
#
# $W is the cluster's folder. munged, slurmctld and the nodes are started by us and
# ended by their ids; ports and sockets are our own, nothing of the system is used.
cluster_conf() {
	port=$((20000 + $$ % 20000))
	cat > "$W/slurm.conf" <<-CONF
		ClusterName=sluice
		SlurmctldHost=$(hostname -s)(127.0.0.1)
		SlurmctldPort=$port
		SlurmctldParameters=enable_configless
		SlurmUser=root
		SlurmdUser=root
		AuthType=auth/munge
		AuthInfo=socket=$W/munge.sock,cred_expire=5
		CredType=cred/munge
		StateSaveLocation=$W/state
		SlurmdSpoolDir=$W/spool-%n
		SlurmctldPidFile=$W/slurmctld.pid
		SlurmdPidFile=$W/slurmd-%n.pid
		SlurmctldLogFile=$W/slurmctld.log
		SlurmdLogFile=$W/slurmd-%n.log
		SwitchType=switch/none
		MpiDefault=none
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SlurmdParameters=config_overrides
		SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
		SlurmdTimeout=6
		KillWait=2
		ReturnToService=2
		MessageTimeout=5
		NodeName=n[1-3] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 3))] CPUs=2 State=UNKNOWN
		PartitionName=all Nodes=n[1-3] Default=YES MaxTime=10 State=UP
	CONF
	sed -i '/enable_configless/d' "$W/slurm.conf"
	export SLURM_CONF="$W/slurm.conf"
}

cluster_start() {
	mkdir -p "$W/state" "$W/m"
	cluster_conf
	dd if=/dev/urandom of="$W/munge.key" bs=128 count=1 2> /dev/null
	chmod 400 "$W/munge.key"
	munged -F -f --key-file="$W/munge.key" --socket="$W/munge.sock" --pid-file="$W/m/pid" --seed-file="$W/m/seed" --log-file="$W/m/log" > "$W/m/out" 2>&1 &
	pids=$!
	for i in 1 2 3 4 5 6 7 8 9 10; do [ -S "$W/munge.sock" ] && break; sleep 0.3; done
	slurmctld -D -c > "$W/slurmctld.out" 2>&1 &
	pids="$pids $!"
	for k in 1 2 3; do node_start $k; done
	for i in $(seq 60); do [ "$(sinfo -h -o %T 2> /dev/null | sort -u)" = idle ] && return 0; sleep 0.5; done
	return 1
}

# A node is a tree of processes of its own: killing its first one kills all.
node_start() { # number
	unshare -m -p -f --mount-proc --kill-child=KILL slurmd -D -N "n$1" > "$W/slurmd-n$1.out" 2>&1 &
	eval "node$1=$!"
}
node_kill() { eval "kill -9 \$node$1; wait \$node$1" 2> /dev/null; }
# Runs a command among the mounts of a node.
node_in() { # number command…
	eval "k=\$node$1"
	shift
	nsenter -m -p -t "$(ps -o pid= --ppid "$k" | head -n 1 | tr -d ' ')" "$@"
}

cluster_stop() {
	for k in 1 2 3; do node_kill $k; done
	kill $pids 2> /dev/null
	wait 2> /dev/null
}

# Waits until the queue is empty, at most $1 seconds.
queue_wait() {
	for i in $(seq $(($1 * 2))); do
		[ -z "$(squeue -h 2> /dev/null)" ] && [ -z "$(squeue -h 2>&1)" ] && return 0
		sleep 0.5
	done
	squeue
	return 1
}
# Waits until a shard runs on that node, at most 30 seconds.
running_on() { for i in $(seq 120); do [ -n "$(squeue -h -r -n sluice-shard -w "n$1" -t R 2> /dev/null)" ] && return 0; sleep 0.25; done; return 1; }

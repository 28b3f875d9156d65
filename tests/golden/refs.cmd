cd $t && "$b/sluice-refs" 0/2.md 0/beacons.log neg/noise.txt && "$b/sluice-refs" -k email,url,btc,tron -u mail/inbox.mbox chat/telegram/result.json

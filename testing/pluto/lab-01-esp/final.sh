ip xfrm policy flush
ip xfrm state flush
